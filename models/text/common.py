# ruff: noqa: SIM905  a thousand words read best as text
"""The commonest English words of public comments: what a stretched or digit-sprinkled word may turn out to be.

Counted over Civil Comments, the Jigsaw set and others, where each stands hundreds of times: nobody is named by it.
"""

COMMON = frozenset(
    """
    a able about above absolutely abuse accept accepted access according account accurate across act acting action
    actions actual actually add added adding addition address admin administrator admins admit advice afraid africa
    african after again against age agenda ago agree agreed ahead ahh aids air alex alive all allah allow allowed
    almost alone along already also although always am america american americans among amount an ancient and angry
    animal animals anonymous another answer anti any anybody anymore anyone anything anyway anywhere apparently appear
    appears appreciate appropriate arab arabs archive are area areas argue argument arguments arms army around arrest
    arrested article articles as asian ask asked asking assad assault assume at attempt attention attitude author
    authority automatically available average avoid aware away awesome aww baby back background bad bag balls ban band
    banned bark based basic basically basis battle be bear beat beautiful became because become been before
    beginning behavior behind being belief beliefs believe believes belong below bernie besides best between beyond
    bias biased bible big biggest bill birth bit blame blind block blocked blocking blood blue board bob body boo book
    books boom border born bot both bother bottom box boy boys brain break bring british bro brother brought brown btw
    build building bunch bush business but buy by bye call called calling came camera campaign can canada
    cannot cant car care cares carry cars case cases category catholic caught cause caused century certain certainly
    chance change changed changes changing channel character charge check cheers child children china chinese choice
    choose christ christian christianity christians church citation citations cite cited citizen citizens city civil
    claim claiming claims class clean clear clearly clinton close club college color come comes coming comment
    comments common communist community company complete completely computer concept concerned concerns conflict
    confused consensus conservative consider considered considering conspiracy constitution contact content context
    continue contribute contributing contributions control conversation cool cop cops copy copyright correct
    corrupt could count countries country county couple course court cover create created creating creation crime
    crimes criminal criminals criteria criticism cry culture current currently cut dangerous dark data date david day
    days deal dear debate decide decided decision deep defend definitely definition delete deleted deleting deletion
    democracy democrats described description deserve despite details devil did didnt died difference different
    difficult direct directly dirty disagree discuss discussion dispute do does doesnt dog dogs doing donald done dont
    double doubt down drive driving drop drug drugs drunk dude due during each earlier early earth easier easily east
    easy eat economy edit edited editing editor editors edits education effect effort either election else email
    encyclopedia end enemy england english enjoy enough entire entirely entry equal especially est etc europe european
    even event events ever every everybody everyone everything everywhere evidence evil evolution exact exactly
    example examples except excuse exist existence exists expect experience explain explaining explanation external
    extremely eye eyes face fact facts fail failed fair faith fake fall false family fan far fast father fault favor
    fear federal feel feeling fellow felt female feminist few field fight fighting figure file film final finally find
    finding fine fire fired first fit five fix flag focus folks follow following food fool fools for force forced
    foreign forever forget form former forward found four fox free freedom french friend friends from front     full
    fully fun funny further future game games gave gender general generally george german germany get gets
    getting girl girls give given gives giving glad go god goes going gone gonna good google got government great
    greek green ground group groups grow guess guidelines guilty guy guys had haha hahaha half hand hands happen
    happened happening happens happy hard has have having he head heads health hear heard heart heaven held hello
    help helpful helping her here hey hi hide high higher highly hillary him himself his historical history hit hmm
    hold hole holy home honest honestly hope hopefully horrible hot hours house how however huge human humanity humans
    hundreds i idea ideas if ignorance ignore ill illegal image images imagine immediately important impossible
    improve in include included including incorrect indeed independent india indian indicate individual info
    information innocent inside instead insult intelligent interest interested interesting international internet into
    involved iran iraq irrelevant is isis isnt israel israeli issue issues it its itself jail james jesus job jobs
    john join joke jones judge july just justice keep keeping kept kid kids kind king knew know knowing knowledge
    known knows lack lady land language large last late later laugh law laws lead leader learn least leave leaving
    left legal less let lets level liberal liberals license lie lies life light like likely likes line link links list
    listed listen literally little live lived lives living lmao local logic lol long longer look looked looking looks
    lord lose lost lot lots loud love loves low luck lying mad made main major majority make makes making male man
    manual many march mark marriage mass material matter matters may maybe me mean meaning means meant media meet
    member members men mental mention mentioned merely message messages met mexicans michael middle might military
    million millions mind mine minor minutes missing mistake modern mom moment money month months more most mostly
    mother mouth move moved movement movie moving much muhammad multiple music must my myself name named names nation
    national nations native natural nature near nearly necessary need needed needs negative neither neutral never new
    news next nice night no nobody noes non none nonsense noob nor normal north not notability notable note
    nothing notice noticed now number numbers obama obvious obviously of off office officer officers official often oh
    oil ok okay old omg on once one ones online only ooh open opinion opinions or order organization original other
    others otherwise our out outside over own page pages paid pain palestine palestinians paper paragraph parents part
    particular particularly parts party pass past paul pay peace people peoples per perfect perhaps period person
    personal personally photo physical pick picture pictures piece place placed places plan planet play playing please
    plenty plus point points police policies policy political politics poor popular population position positive
    possible possibly post posted posting posts power ppl practice present president press pretty previous primary
    prison private pro probably problem problems process produce project proof propaganda proper properly property
    proposed protect protection proud prove proven provide provided public published pull pure purpose push put putin
    putting quality question questions quite quote quran race racism random rate rather read reading ready real
    reality realize really reason reasonable reasons recent recently record red redirect refer reference references
    referring regarding regardless regards related relationship release relevant reliable religion religions religious
    remain remember remove removed removing reply report reported republican republicans request required research
    resources respect respond response responsible rest result results return revert reverted reverting review
    ridiculous right rights road robert rock room rule rules run running russia russian russians sad safe said same
    sandbox sanders satan save saw say saying says scared school science scientific search second section security see
    seeing seem seems seen self send sense sent sentence separate series serious seriously serve service set several
    shall shame share she shoot short shot should show showing shown shows shut sick side sides sign silly similar
    simple simply since single sir sit site sites situation size skin small smart smells so social society sock
    soldiers solution some somebody somehow someone something sometimes somewhere son song soon sooner sorry sort
    sound sounds source sourced sources south space speak speaking special specific specifically speech speedy spend
    spent spread stand standard standards star start started starting state stated statement statements states status
    stay step stick still stop stopped story straight street strong study stuff style sub subject such suggest summary
    super support supporters supporting supposed sure surprised sweet sweetie system table tag tagged tags take
    taken takes taking talk talking tax team tell telling tells template term terms terrorism test text than thank
    thanks that thats the their them themselves then theory there therefore these they thing things think thinking
    thinks third this those though thought thoughts thousands three through throw thus time times tired title to today
    together told too took top topic total totally towards town treated tried trouble true truly trump trust truth try
    trying turn turned tv two type types typical uk ukraine unblock under understand understanding unfortunately
    united university unless until up uploaded upon us usa use used useful user username users uses using usually
    valid value vandalism vandalize various vehicle version very victim victims video videos view views violation
    violence violent voice vote voted voting wait waiting wake walk walking wall wanna want wanted wants war warning
    wars was waste watch watching water way ways we weak weapon weapons wear web website wee week weeks welcome well
    went were west western what whatever when where whether which while white whites who whole why width wife
    wikiproject will willing win wing wish with within without woman women wonder wont word words work worked working
    works world worry worse worship worst worth would wow write writing written wrong wrote ya yay yea yeah year years
    yes yet you young your youre yours youtube zero
    """.split()
)

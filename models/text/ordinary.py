# ruff: noqa: SIM905  a thousand words read best as text
"""Words and names of ordinary writing that are not to be taken for misspelt ones.

Those that stand in 40 and more of the 95,000 comments of the English CC0 sets, and of the rest of these, of unlabelled
comments, of comments in German, Portuguese and Finnish and of Webster's Second those that would be misread;
and words of the names of emoji. How common a word is was looked up in wordfreq (Speer 2022), none of whose ranks
are here.
"""

ORDINARY = frozenset(
    """
    aaas abc abide abider abiders ability abortion absence absolute absurd abu abundance abused abuses abusing
    abusive academic academics academy acceptable acceptance accepting accessible accident accidentally accomplish
    accomplished accordance accordingly accountable accounts accuracy accurately accusation accusations accuse
    accused accuses accusing ace aces achieve achieved achievements acid acknowledge acknowledged acted active
    actively activist activists activities activity actor actors actress acts acum adam addicted addiction
    additional additionally additions addressed addresses addressing adds adequate adhere adjust administration
    administrative administrators adminship admire admission admits admitted admittedly admitting adn adopt adopted
    adoption ads adult adults advance advanced advantage adventure advertisement advertising advise advised advocate
    advocates advocating afc afd affair affairs affect affected affects affiliated afford afghanistan africans
    afternoon afterwards aged agencies agency agent agents ages agf aggressive agreeing agreement agrees ahem ahs
    aid aim aimed ain aint aircraft airport aise aitch ak aka akin akses alabama alan alaska albania albanian albeit
    alberta album albums alcohol alert alexander ali aliar alien aliens align alike allegation allegations alleged
    allegedly allen alliance allies allowing allows alls alongside alot alpha alright alt alter altered alternate
    alternative alternatively alternatives altogether alumni amazed amazing amazon ambient ambiguous amended
    amendment amongst amounts amp amused amuses amusing analogy analysis ancestors ancestry anchorage andrew andy
    angeles anger angle anglo ani anime ann anna anne announce announced annoy annoyed annoying annual anon answered
    answering answers anthem anthony antiga ants anxiety anyhow anytime anyways apart apartment apathetic aping
    apologies apologise apologize apologized apology app appalling apparent appeal appealing appeals appearance
    appearances appeared appearing apple applicable application applications applied applies apply applying
    appointed appreciated approach approached approaches approaching appropriately approval approve approved
    approximately apr april arabia arabic arbcom arbitrary arbitration arce architecture archived archives archiving
    arde aren arent arges arguably argued arguing argy arises arles arm armed armenia armenian arne arose arre
    arrive arrived arrogance arrogante arsed arseos arss art arthur artificial artist artistic artists arts arz ase
    asexual ashamed ashes asia asians aside asks aslam aspect aspects assassination assaulted assembly assert
    asserted assertion assertions assess assessment asset assets assigned assist assistance associate associated
    association assumed assuming assumption assumptions assure ate ates atheist athens atlantic atleast atmosphere
    attached attempted attempting attempts attend attended attorney attract attracted attraction attractive
    attribute attributed attribution atty audience audio aug august aung aunt aunts aunty aussies australia
    australian autant authentic authoritative authorities authors autism autistics auto automated automatic aviation
    avoided avoiding award awards awareness awful awhile awkward babies backed backing backs backup backwards badge
    badly bagger baggery baggy bags bait baiting baked balance balanced bald ball bally balzac bands bank bankers
    banking bankrupt banner banning bannon bans bar barack barbarism bare barely barnstar barrel barry bars base
    baseball baseless basement bashing basketball bastarde bastardo bat batch batches bates bath bathroom batman
    battles batty bay bbc bbs beach bearing bears beast beaten beating beats beauty becky becomes becoming becuase
    bed bedhead beech beer beg began begging begin begins begot begun behalf behave behaviour beheadings beheld
    beings believed believing bell belled bellied belly belongs beloved belt ben benches beneath beneficial benefit
    benefits bener bent berks beside beta bezos bgt bhut biafra biblical biden bigger biggot biggots bilbo billed
    billies billion billionaires billions bills billy billys bimo bin bio biographical biographies biography
    biological biology birch birches bird birds birthday bishop bitchez bite bits bitter bitters bizarre blah blamed
    blaming blank blanked blanking blast blatant blatantly bleeding bless blew blindly blob blobs blocks bloddy blog
    blogs blonde blown blp bner bnr boards boat bobo bobs bodies boer boers bogo bogota bogus boho bold bolo bolos
    bolt bolts bona bond bone boned bonkers bonner bono bonus booby booga booger boolean boons boot boots borderline
    borders bored boring boros borrowed boser boss boston botch botched botching bothered bothering bothers bots
    bottle bouche bought bound boundaries bout bow bowers boxer boxers boxes boycott boyer boyfriend boze bozmo
    brains brainwasher branch brand brash brave brazil breach bread breakfast breaking breaks breath breed brian
    bricks bridge brief briefly bright brilliant brimming bringing brings britain britannica britches brite broad
    broadcast broader broke broken bros brothers browser brt bru bruce bruges bruhe bruste brutal brutus btfo bub
    bubble bubbzz bucked bucker bucking bucks bud buddies buddy bude budget buffer bufoon bug bugged buggers bugs
    buildings built bulgar bulgarian bulger bulia bulky bull buller bullet bullies bulling bullocks bullshitters bum
    bumming bung bunt bunts burden burger buried burly bus businesses bussy bust bustard busy butch butchery bute
    butt butter butters button butts buying cabal cabinet cack caffier cake caked cakes cal calendar california
    calls calm cammie camp camps campus cams canadian canadians cancer candidate candidates cap capable capacity
    caped capers capital capitalism capped capper capping caps captain caption carbon card cards cared career
    careful carefully caring carolina carp carried carries carrying cartoon cash cast caste casting castle
    castration casual casualties cat catch categories caters catholics cats catty causes causing caution cease
    celebrate celebrities celebrity cell cellpadding cells cellspacing cemented censor censored censoring censorship
    census cent center centered central centre cents centuries ceo cha chad chads chain chair challenge challenged
    challenging champ champion championship champs chances chanks channels chaos chap chapped chaps chapter char
    characteristics characters charged charges charity charles chart charts chase chasing chat chats cheap cheaper
    cheatsheet checked checking checks checkuser cheese cheetah cheetahs chelsea chemical chemistry chenk cherry
    chest chested chester chests chicago chick chicken chicks chief chiefs chik childhood childish chill chills
    chimp chimps chin chinkis chinky chinos chit chitty choices chomp chooses choosing chore chores chose chosen
    chris christmas christopher chu chuck chucked chucks chum chums chunk chunks chup churches chut cia cici cigs
    circle circles circumcision circumstances cites cities citing citizenship civilians civility civilization
    civilized claimed clap clapped clapper clapping clarification clarified clarify clarifying clarity classes
    classic classical classification classified clause cleaned cleaning cleanup clearer cleats clever click clicked
    clicking client climate clock clocks closed closely closer closers closest closet closing clothes clothing clubs
    clue clump clumps cluster cnn coach coal coast coat cobber coca cocaina cocked cockus cocky coco cocok cocos
    code codes codman coffee coi coin coincidence cok coke cold collaboration collaborative collapse colleagues
    collect collection collective collusion colman colorado colors colour colt colts columbia column com combat
    combination combined comedy comey comfort comfortable comi comic comics comit command commentary commented
    commenting commercial commis commission commit commitment commits committed committee committing commonly
    commons commonwealth communicate communicating communication communications communism communists communities
    commy commys companies compare compared comparing comparison compatible compete competence competent competition
    complain complained complaining complaint complaints completed complex compliance complicated compliment comply
    composed comprehend comprehensive compromise computers comy con conan concensus concepts concern concerning
    concert conclude concluded conclusion conclusions concrete condescending condition conditions conduct conducted
    conehead conference confidence confident confirm confirmation confirmed confirming confirms conflicts conform
    conformance confuse confusing confusion congrats congratulations congress congressional conmen connect connected
    connection connections connie conscience consent consequence consequences conservatives considerable
    considerably consideration considers consistency consistent consistently consists constant constantly constitute
    constitutes constitutional construct construction constructive construed consult cont contacted contacting
    contain contained containing contains contemporary contempt contentious contents contest contested continually
    continued continues continuing continuous continuously contract contradict contradictory contrary contrast
    contrib contribs contributed contribution contributor contributors controlled controlling controversial
    controversies controversy convenient convention conventions conversations conversion convert converted convey
    convicted convince convinced convincing cook cooke cooked cookers cookie cooking cooks cooperation cope copied
    copies copying copyrighted copyrights copyvio coq core corman cormie corner corns corny corporate corporation
    corporations corps corrected correcting correction corrections correctly correctness corrupta corruption
    corrupto corrupts cos cosman cost costs couches couldn couldnt council counted counter counterrevolutionary
    countess counting countless counts coupled couples courage courtesy courts cousin cousins coverage covered
    covering covers cow cowman cox cpap crack crag crags cram cramp cramped cramping cramps crannies crape crappie
    crash crat crats craw crawl cray cream creates creative creator creature creatures credentials credibility
    credible credit credited credits creepy cretan cretien cretina creting cretino crew crick cricket crip crippin
    crips crisis criterion critical criticisms criticize criticized critics croatia croatian crop cropped cropper
    cropping crops cross crossed crossing crowd crown crowns crucial crude cruel crusade crush crying crypts crystal
    csd ctfu cuca cuci cuckery cuckhold cucking cuckolds cucu cudnt cult cultish cults cultural cultures cumin
    cummings cummins cuny cup curd curds cure curiosity curious curse custody customers cute cuts cutter cutters
    cutting cutty cuz cyber cycle cycled dab dad daddy dafur dahn daily dal dam damage damaged damaging damen damnnn
    damns damon damp dan dance dances dancing dang danger daniel dapper dare darn dart darts dastard dastardly dat
    database dated dates dating daughter daughters daun dave davis deaf dealing deals dealt deaths debates debating
    debt dec decade decades decapitated deceit december decency decent decides deciding decisions deck decks
    declaration declare declared declaring decline declined dedicated deeeek deemed deeper deeply defamatory default
    defeat defeated defence defended defending defense define defined defines defining definite definitions
    definitive degenerated degree degrees deines deixe delay deletes deletions deliberate deliberately delicious
    delivered delt deluded delusions dem demand demanding demands democrat democratic demonstrate demonstrated
    demonstrates demonstrating dems deng denial denied denile denis dennis denver deny denying department depend
    dependent depending depends deplorable deport depressed depression depth derived derogatory descent describe
    describes describing descriptions deserved deserves design designed desire desired desires desk desperate
    desperately despise destroi destruction destructive detail detailed determine determined develop developed
    developing development device devices devoted dialect dialogue dic dica dicas dices dich dicke dicked dicken
    dicker dickes dicking dickman dicky dico dictatorship dictionary didn dido diet dif diff differ differences
    differently difficulty diffs dig digger diggers digging digital dihck dijk dike diks diktator diller dimming
    dimmy dindo dinner directed direction directions director directory dirt dis disabled disagreed disagreeing
    disagreement disagreements disagrees disambiguation disappear disappointed disappointing disaster discipline
    discography discouraged discover discovered discovery discredit discrimination discussed discusses discussing
    discussions disease diseases disgrace disgust disgusted dish dishonesty disk diskless disks dislike dismiss
    dismissed disney disorder display displayed disputed disputes disregard disrespect disrespectful disrupt
    disrupting disruption disruptive dissed distance distinct distinction distinguish distinguished distribution
    district disturbed disturbing ditch ditched ditches ditching diverse diversity dives divide divided divin diving
    division divorce divorced dlt dmn dna dnc doc dock docks doctor doctors document documentary documentation
    documented documents doesn dol doll dollar dollars dolls domain domestic dominant dominated don donate donations
    dongs donkey donkeys doo dool doom doomed doomii door doors dope dor dora dorf dori doris dorky dorms dorr dory
    doser dot dots doubts douchbags douchey download downright downtown dozen dozens dprk draft drag dragon drain
    drama drape draped draper drapers drapes draw drawn dream dreams dress dressed dressing drew drifter drifters
    drink drinking drinks dritte dritten drittes drivel driven driver drivers drives dropdown dropped dropping drove
    dry dub dubbed dubious duchess duck ducked ducking ducks dudes duh duke dukes dulce dum duma dumbarse dumbazz
    dumbo dumbs dumbshits dumd dumme dummer dummes dumming dummys dumn dump dumpass dumped dumper dumpty dumpy dums
    dun dunes dunga dunks dunn dunne dunno duns duong duplicate dusting dutch duty dvd dyck dyks dynamic eager ear
    earliest ears easiest eastern eaters eating eb echo economic economics edge edition editions editorial educate
    educated educational edward ef effective effectively effects efforts egg eggs ego egypt eight ejaculated
    ejaculates elaborate elect elected elections electoral electric electricity electronic element elements
    eliminate eliminated elite elizabeth elsewhere emailed emails embarrassed embarrassing embarrassment embrace
    emergency emotion emotional emotionally emotions empathy emperor emphasis emphasize empire employed employee
    employees employer employment empty enabled encounter encountered encourage encouraged encourages encouraging
    encyclopaedia encyclopedic ended ending endless endorse ends enemies energy enforce enforced enforcement
    enforcing engage engaged engaging engine engineer engineering engines enjoyed enjoying enjoys ensure enter
    entered entering entertaining entertainment entities entitled entity entries environment environmental epic
    episode episodes equality equally equipment equivalent era erase erased erd eric erick erroneous error errors
    ers escalate escape eslam esp esports essay essence essential essentially esses establish established
    establishment estate esteem ethical ethics ethnic ethnicity etiquette eugene europeans evening eventually
    everyday everytime evident evidently evolved examine excellent exception exceptional exceptions excessive
    exchange excited exclude excluded excluding exclusive exclusively excuses executive executor executors exercise
    existed existent existing expand expanded expanding expansion expectations expected expecting expense expensive
    experienced experiences experiment experimenting experiments expert expertise experts expired expires explained
    explains explanations explicit explicitly explore expose exposed exposing exposure express expressed expressing
    expression extend extended extension extensive extensively extent extermination exterminator exterminators extra
    extreme extremest extremism fabs fac facebook faced faces facilitate facility facing fackers facto factor
    factors factual factually fads fage fagott fahrt failing fails failure fairly fairness faj fakers fallen falling
    falls falsely falsos fame familiar families famous fancy fangs fans fantasies fantastic fantasy faped faq faqs
    fara farc faris farm faro farr farse farther farto faschism faschist fascinating fascismo fascista fascistas
    fashion faso faster fasting fate fateful fates fathers fato fatos fatti fattie fatuorum favorite favour
    favourite favs fbi feak feasting feature featured features feb february fed feed feedback feeding feelings feels
    feet fell females feminine feminism feminists festival fetching fewer ff fiction fictional fidel fields fieldy
    fifa fighter fighters fights figs figured figures filed files fill filled filler fillers filling fills films
    filter filth finance financial findings finds finger fingers finish finished finland fires firing firm firstly
    fish fishing fitch fits fitting fixed fixing fizz flagged flags flame flapper flapping flash flashlight flat
    flawed flies flight flip flirt flo flood floor florida flow flowers flown fly flying foal foals focused focusing
    fofo foggy foils foisting folk follish followed follows fomit font foo foot football footnote footnotes foots
    forbidden forces forcing ford forest forgive forgot forgotten fork forks formal formally format formation
    formatted formatting formed forms formula fort forth forts fortunately forum forums fought foul fouls foundation
    founded founder founding fourth fowl fraid frame france franchise francis francisco frank frankly frans frat
    frats frau fraude fraudes freaking freakout freaky fred freely frequency frequent frequently fresh freud frick
    friday friendly friendship fringe fruit frustrated frustrating frustration fts fuel funck function functions
    fund fundamental fundamentally funded funding funds fung funk funking funt furt furthermore fussy fuzzies fyi
    gab gads gags gai gain gained gains gais gaisss gallery gals gaming gang gap gaping gapped gapping gaps garage
    garden gary gas gasses gaters gates gather gaya gayass gaye gayy gear gee gees geese geez geeze genders gene
    generate generated generation generations generic generous genes genetic genital genius genocida genocides genre
    genres genuine genuinely geography georgia gerd germans gestao gettin gfdl ghost giant gift gigs gimp girlfriend
    girlfriends gis giz gladly glance glass glasses glob global globe globs glorious glut gnu goal goals goat gods
    gold golden golf gon goodbye goodness goof gop gore gores gosh gotham gotta gotten gov governments governor govt
    grab grabbing grace graceful grade graduate graduated grammar grammatical gramps grand grandfather grandma
    grandmother grannies grant granted grap grape graped grapes graps grasp grateful gray grays greater greatest
    greatly greece greed greedy greeks greetings grew grey grief gringa gringas grip gripe griped gripes griping
    grocer grocers groin groom groomed gross grossly grounds grouped grouper grouping grover groves groving growed
    grower growers growing grown growth gtfoh gto guarantee guarantees guard guardian guessing guest guidance guide
    guideline guides guilt guitar gul gummy gung gut guts gutter gutters gym gyms gypies haas habit habits habs hadn
    hagl hago hagu hahahaha hair hairy hais hales hall hamas hamass hammer hams handed handful handle handled
    handling handy hannibal haos happily happiness harada harassments hardcore harder hardly hares harlow harm
    harmful harper harris harry harsh harvard harvey hasn hat hatefull haterz hatful hatred hats hatty haus haven
    havent hawaii hawes hayes hays headed header heading headings headline healthcare healthy hearing hearts heat
    heated heater heath heather heating heats heavily heavy hebrew heck heh height helped helpme helps hence henry
    henti hereby heres heritage herkes hero heroes herself hes hesitate hicks hidden hiding hier highest highlight
    highway hilarious hill hillbillys hiller hillock hills hindu hint hip hire hired hispanic hiss hissed hissy
    historian historians historic historically histories hitch hitched hitches hitching hiter hitlers hitlery hits
    hitter hitting hmmm hoax hobby hockey hokies holder holding holds holes holiday hollywood holocausto holocausts
    homeless homes homework hominem hommie homophobia homophones homosexuality homossexual honesty honey hong
    honkeys honor honour hood hook hop hoped hopes hoping horn hornby horne horns horror horse horses hoser hospital
    host hostile hotel hour houses housing howard hows hrc html hts http https hub hug hugs huh humming humor humour
    humpty hundred hung hungarian hungry hunkies hunt hunter hunting hunts hurry husband husbands huskies husky
    hussey hussien hut hypergamy hypocritcal hypothesis hys ian ice icon ideal identical identified identifies
    identify identifying identity ideological ideology idiom idioms idiotas idiotez idiotice iditos idk idoits
    idotic idots ignorante ignored ignores ignoring iii illegally illegals illiterates illness illogical ills
    illusion illustrate illustrates ima imaginary imagination imdb ime imho imma immature immediate immigrant
    immigrants immigration imo imp impact imperial implement implemented implications implied implies imply implying
    importance importantly impose imposed impressed impression impressive improper improved improvement improvements
    improving inability inaccuracies inaccurate inappropriate inapt inbread inbreds inbreed inc incapable inch
    incident incidentally incidents incivility inclined includes inclusion incoherent incomes incompetency
    incompetente incompetents incomplete inconsistent incorporate incorporated incorrectly increase increased
    increases increasing increasingly incredible incredibly indefinite indefinitely independence index indians
    indicated indicates indicating indication indirectly individuals industrial industry inepto inert inet
    inevitable infected inferior infest infields infinite influence influenced infobox infoboxes inform informative
    informed infrastructure infringement ing ingest ingested inherently initial initially initiate initiated injured
    injury injustice inkompetenz inline inn inner input insanity insect insecure insert inserted inserting insight
    insignificant insist insisting insists inspired instance instances instant instantly institute institution
    institutions instructions insulted insulting insults insurance integrity intellectual intellectually
    intelligence intend intended intense intent intention intentional intentionally intentions interact interaction
    interactions interests internal interpret interpretation interpretations interpreted intervention interview
    interviewed interviews intro introduce introduced introducing introduction intuitive inured invaded invalid
    invasion invented invents investigate investigated investigation investigations investment invisible invitation
    invite invited involve involvement involves involving ips iranian irc ireland irish irl iron ironic ironically
    irony irrational irresponsible irritating isbn isla islamico islamics islamin islamism islamistan islamisti
    islamists islamophobia islamophobie island islands islas islay isles isn issued italian italy itch itching itchy
    item items ive izlam jack jackals jacko jackson jags jai jaise jakpot jambo jan january japan japanese jason
    jaws jay jaye jays jayy jayz jazz jealous jeeez jeez jeeze jeff jenks jens jer jeri jerky jersey jerusalem jes
    jet jewy jezz jigger jigs jihadis jihads jill jim jimbo jimmy jimp jis jobber jocks joe johnny johnson joined
    joining joint jokes joking jolt jordan joseph journal journalism journalist journalists journals journey joy
    judaism judged judgement judges judging judgment julgar jump jumped jumping jun june jung jungs junior junk
    junky jury jus justification justified justify justin juvenile kafir kafirs kalium kansas kaping karma kates
    katso katsos katty kavanaugh keel keeled keeler keeling keen keeps kell keller kelly kennedy kevin key keyboard
    khan kick kicked kicking kicks kidding kiel kile kiling killeen killian killings killled killls kilmer kiln
    kilns kilo kilos kilt kilter kilts kim kimbo kimp kinda kindly kinds kingdom kings kipling kiss kissed kisser
    kisses kissing kissy kitchen kkk knee knight knock knocked knowledgeable kok koke kong kook kooks koq korea
    korean koron korrupte kosovo kozo krap krill kuq kurd kurds kwm kyl kyle kylla laam lab label labeled labelled
    labels labor labour lacey lacked lacking lacks laden ladies lag laid laing lair lairs lake lam lama lamb lambe
    lambo lambos lamed lamer lames lamm lamp lamu lanches lands lane languages lap lapin lapped lapping lar larda
    largely larger largest laris larry lars laser lasers lasted lastly lately latest latin latter laughable laughed
    laughing laughs laughter launch launched lawsuit lawyer lawyers lay laying layout lazy leach leaches leaders
    leadership leading leads league lean leaning leann lear learned learning leaves lech lecture led lede lee leebo
    leeched leen leere leftards lefties leftist leftists leftward leftwards lefty leg legacy legally legend
    legislation legislature legit legitimate legs leia lench length lengthy lesao lesbot lesch leso lesser lesson
    lessons letter letters letting levels levites lewis lexy lgbt lia liam lian lib libel liberty library libs
    libturd licensed licensing lich lied lien lier lifes lifestyle lifetime lift lifted ligar lights liked likewise
    likh liking lil limbo limbos lime limit limited limits limp limped limping lin linch lincoln lines ling
    linguistic linked linking linn lir lira lire lisa listened listening listing lists literal literature liya load
    loaded loads lob lobby located location locations lock locked log logged logging logical logically logo logs
    loker lolling london lonely longest lookups loose looser looses lordy los loses losing loss lou louis loved
    lovely lover loving lower lowers lowest loyal ltr luar lucky ludicrous lulled lunatico lunch luncher lunches
    lungs luser lut lya lyme lynchings lynchs lynn lyre lyrics mac macedonia macedonian machine machines mackey
    magazine magazines magic mail mainly mainpagebg mainstream maintain maintained maintaining maintenance maker
    makeup mal males mali mama mambo manage managed management manager mania manic manipulate manipulated
    manipulation mankind manner manners mans manslaughter manually map mapped mapping maps mar margin margot
    marijuana marine mario marked market marketing markets marks maron married marry martin marxist mary masa
    masculine masculinity mask massaker masses massive master masters masturbated masturbates match matches mate
    materials math mathematical mathematics matt matty mature max maximum mayor mccain meal meaningful meaningless
    meanings meantime meanwhile measure measured measures meat mechanism medal mediation medical medicine medieval
    medium meeting meetings meets meh melly membership meme memories memory mens mentality mentioning mentions mercy
    merd mere merge merged merger merging merit merits merkel merry mess messed messing messy meta metal method
    methods metro mexican mexico mfo mgtow michelle michigan microsoft mid midnight mighty migs mike mile miles milk
    milled miller millers millionaires mills minded mindless minds mindset mini minimal minimum minister ministry
    minorities minority minute mirror miserable misery misguided misinformation misleading miss missed misses
    mission missy mistaken mistakes misunderstanding misunderstood misuse mitch mix mixed mob mobile mobo mocking
    mocks moco mod mode model models moderate moderator moderators modest modified modify modo mods moeron mofa moff
    mofos mohon mojo molestor molon moments mommies mommy momo moms mon monday mongoloide monitor monkies mono
    monster moo mood moon moons moore moot moral morality morals moran morder moreover morgage morgon morin morion
    mormon mormons morn morning moroc morron mortgaged mortgages morton mos moser mothers motion motivated
    motivation motive motives moto mountain mountains mouse mousy mouths movements moves movies moyo mrap mrs msm
    muck mucked mucking mud mug mugger muggers mulattos mulder mulsims multi mum mummies mummy murderess muscle
    musee museum musical musicians musim muslem muslima muslimi muslin muslins mussies musslim musy mutilated mutual
    muzzle muzzy myron myspace mystery myth myths nade naggy nah nail nais naive nakee namely naming nancy nanking
    napping narcissism narrative narrow nasty nationalism nationalist nationalistic nationalists nationality natives
    natter natty naturally natzis naughty nausea navy nazia nazif naziism nazir nazismo ndp necessarily necro
    necrophiliac needing negao nego negra negras negri neighbor neighborhood neighbors neo nerdy nerf neri nero
    nerve nervous nervs nervy nest net netflix network neuro neutrality nevermind nevertheless newbie newcomers
    newer newish newly newsletter newspaper newspapers nfl nicely nicest nick nickname nicks niger nigers nigg
    nightmare niglets nigra nigs nile nine niners nintendo noble node noise noises nom nominate nominated nominating
    nomination nominations nonetheless nonsensical noones nope nords norm normally normie northern norway nose
    nosers noses notably notched notches noted notes noteworthy noticeboard notices notification notified notify
    noting notion notorious noun nous nov novel novels november nowadays nowhere npa npov nsa nshit nshut nuclear
    nudge nudie nugget nuggets nuke nuked nukes numb numerous nut nuther nuts nutted nuttery nuttier nyc nyt oates
    obamacare obese object objected objection objections objective objectively objects obligation obscure
    observation observations observed obsessed obsession obtain obtained occasion occasional occasionally occasions
    occupation occupied occur occurred occurs ocean oct october odd odds offence offend offended offending offense
    offensive offer offered offering offers officially officials offline offs og ogle ogress ohio older oldest oldid
    olds olympics omit omits omitted ongoing ontario onto oogre oops op opened opening openly opens operate operated
    operating operation operations opponent opponents opportunities opportunity oppose opposed opposing opposite
    opposition oppress oppressed oppression option options oral orange ordered orders ordinary oregon org
    organisation organizations organized orgs orientation origin originally originated origins orphaned ors orthodox
    orz ottoman ought ounces ourself ourselves outcome outdated outline outlying outrage outrageous outright outs
    outta overall overcome overly overview overwhelming owe owned owner owners ownership owns oxford pacific pack
    padding padophile pagina paginas painful paint painting pair pake pakistan pal palestinian palin palsy pamper
    pampers pan pandy panic panky pans pansey panties pants papers papist papists par parade paragraphs parallel
    paranoid parasita parasitas pardo pardon parent paris park parliament parse partial partially participants
    participate participated participating participation parties partisan partly partner partners passage passages
    passed passer passers passes passing passion paste pasted pat patent patetic path pathological patience patient
    patients patriarchy patrick patrol patsies patsy pattern patterns paying payouts pays pdf peaceful peaces
    pedofilia pedophilic peer pegs peiser pelosi pen penalty pending penile pennies penny pens penses perceive
    perceived percent percentage perception percy perfectly perform performance performed performing periods perk
    perks perky permanent permanently permission permit permitted perry persian persistent personality personnel
    persons perspective pertaining pertinent perv pervers perverter pervo pervs pet petard pete peter pets petty
    phaedo phage phase phd phenomenon phil philosophical philosophy phobic phone phony photograph photographer
    photographs photos phrase phrases physically physics pic picked picking pics pie pieced pieces piecing pieper
    piezas piges piglet pigz pikes pile pillars pilled piller pillers pilot pim pima pimein pimpled pines ping pings
    pink pins pip pipe piped pipers piping pippin pips pisa pisar pisces pises piso pissy pit pitch pitched pitches
    pitching pits pity pizza pizzas pke pl placing plagiarism plain plame plane planned planning plans plant plants
    plastic plate plates platform plausible played player players plays plea pleasant pleased pleasure plo plonked
    plot pls plural plz pngs pockets pointed pointing pointless poke pokes poland pole polish polite politely
    politically politician politicians poll pollock polls pomp pook pool pools poop poorly pop pope popularity
    populations pora porc porcs pores pornography pornos porq port portal portion portions portray portuguese porus
    posers positions positively posses possibility poster posters postings pot potential potentially potter pottery
    potus pouches pound pounds pov poverty powerful powers pra practical practically practices praise pray pre
    precedent preceding precious precise precisely predatory prefer preference preferences preferred pregnancy
    pregnant prejudice premise prepared presence presentation presented presenting presents preserve presidency
    presidential presidents pressing pressure presumably presume pretend pretending prevent previously price prices
    pricy pride priest priests priks primarily prime prince princess principal principle principles print printed
    priok prior priority prisoner prisoners privacy privilege privileged privileges prix prize problematic procedure
    procedures proceed processes prod produced producer producing product production productive products prof
    profanity profession professional professor profile profit profound program programming programs progress
    progressive prohibited projects prominent promise promised promises promote promoted promotes promoting
    promotion promotional pron pronounced properties proportion proposal proposals propose proposing prose
    prostituta prostituted protected protecting protest protesters protesting protests proved proves provider
    provides providing province proving proxy pseudo psych psyche psychological psychology psychopathy psychosexual
    psychosis psychotherapist psychotherapists psychotics pt pubes publication publications publicity publicly
    publish publisher publishing puc puck pucker pucks puedo puerto pues pugs puka puked pulled pulling pump pumped
    pumper pumping pumps punish punished punishment punt punts puppet puppetry puppets puq purchase purely purge
    purple purposes pursue pushed pushing puts putter pyzor qualified qualifies qualify qualities quarantine quarter
    quebec queen queens quer querer queres queries query questionable questioned questioning quick quickly quiet
    quit quo quotation quotations quoted quotes quoting rabin racers races rachel racial racing racisme racismo
    racista racistas raciste radical radio rag rage raged rager raging rail railway rain raise raised raises raising
    rajin raked rally rambo rambos ramming ramped ramping ramps ran randomly range ranin rank ranked rankin ranking
    rankings rant rants rap rapa rapaz rapey rapid rapidly rapier rapine rapp rapped rapper rappers rapping raps
    rapt rare rarely rarer raring rash rasism rassist rated rates rating ratings ratio rational rationale ratty
    ravages raved raves ravin raw ray rayed razed razer reach reached reaching react reaction reactions reader
    readers reads realise realised realistic realized realizing reaming reaped reaper reapers reaping reaps
    reasonably reasoning rebel recall receive received receiving reception reckless recognise recognised recognition
    recognize recognized recommend recommended reconsider recorded recording records reddit redirected redirecting
    redirects reduce reduced redundant ref referenced referencing referred refers refinanced reflect reflected
    reflection reflects reform refrain refs refugee refugees refusal refuse refused refuses refusing refute regard
    regarded regenerate regime region regional regions register registered regret regular regularly regulations
    rehearses reign reject rejected rejection relate relates relating relation relations relationships relative
    relatively relatives relax released releases relevance reliability reliably rely relying remained remaining
    remains remark remarkable remarks remembered remind reminded reminder reminds remotely removal removes rename
    renamed renaming renard render rent rep repeat repeated repeatedly repeating replace replaced replacement
    replacing replicas replied replies replying reporter reporting reports repost represent representation
    representative representatives represented representing represents republic reputable reputation requested
    requesting requests require requirement requirements requires requiring res rescue researched researchers
    researching reserve reset residence resident residents resign resist resistance resolution resolve resolved
    resolving resort resource respectable respected respectful respectfully respective responded responding
    responses responsibility restaurant restore restored restoring restricted restrictions resulted resulting retain
    retarder retardo retarts retch retin retire retired retirement retrieved returned returning returns rev reveal
    revealed reveals revenge revenue reverse reversed reversion reversions reverts reviewed reviewer reviewers
    reviewing reviews revised revision revisions revolt revolution revolving reward rewarded rewrite rewriting
    rewritten rez rfa rfc rhetoric richard rick ricks rid ride riding rife rifel riffle rifled rifleman riflemen
    rifles righteous rightly rightwards rigs ring riot rip ripe riper rise rising risk risks risser river roads rob
    robbed robben robbery robot rocks roger role roles roll rollback rolled roller rolling rolls roman romance
    romanian romantic rome ron root roots rope roper ropes roping rose rot rotten rough roughly round route routine
    row roy royal royboy rps rubber rubbers rubbish rucker rude ruin ruined ruining ruled ruling rumor rumors rung
    rungs runs runt rural rush rutter ryan sabo sack sacked sacking sacrifice sadist sadly safety saggy saint sake
    sale sales salt salut sam samba sample sams san sanctions sand sane sank santa sapin sapped sapper sarah sarcasm
    sarcastic sassy sat satanism satisfaction satisfied satisfy saturday saudi saved saving saz scabs scale scamper
    scan scandal scanned scanner scanners scanning scans scare scary scenario scene scenes schedule scheme schifo
    scholar scholarly scholars scholarship schools scientist scientists scm scope score scores scotland scott
    scottish scotum scrap scrapped scrapper scrapping scrappy scraps scratch scream screaming screen screenshot
    script scrum scud scummed scummer scums sea sean searched searches searching season seasons seat seattle seckin
    secondary secondly seconds secret secretary secretly sections sector secular secure seduction seek seeking
    seemed seemingly sees segment seiko seksi select selected selecting selection selective selfish sell selling
    semi semitic semitism sen senate senator senators sending senior sensible sensitive sentences sentiment sep
    separately seperate september sequence serbia serbian serbs serial served server servers serves services serving
    session sessions setback setbacks sets setting settle settled settlement seven severe severely sexe sexiest sexo
    sexs sexuality sexually sey shake shallow sham shamed shameful shaming shanked shape shapeless shared sharia
    sharing shat shatter shatters shed sheeit sheep sheer sheet sheeting sheets sheety shell shells shelly shes
    shetty shi shia shias shiats shiet shift shifted shifter shifters shifting shifts shifty shih shii shiiit shiite
    shiites shim shine shiner shines shining shins shiny ship shipload ships shiq shir shirt shirtless shirts shita
    shites shittt shiv shmuck shock shocked shocking shoe shoes shogun shop shopping shored shores shorted shorter
    shorting shortly shotguns shots shotted shotty shoulder shouldn shouldnt shout shouting shove showed shower
    shrills shrits shu shuck shucking shucks shud shui shul shum shun shunt shuts shutter shutters shutting shy shyt
    shyte sic sicked sicken sicker sicking sidebar sided sifu sigh sight signal signature signed significance
    significant significantly signing signs silence silent sills silver similarly simon simping simplified
    simultaneously sin sincere sincerely sing singer singh singing singles singular sinking sis sisi sisko sister
    sisters sits sitter sitters sittin sitting situations sitush six sized sizi sjw skill skilled skillin skilling
    skills skinned skinny skits skitty skunks sky slab slabs slam slammed slammer slamming slams slander slap
    slapped slats slave slavery slaves slavic sleep sleeping slept slice slices slight slightest slightly slim slimx
    slinking slinky slip slit slits slitting slm slo sloba slog sloot sloppy slov slow slowly slt slug slugs slum
    slums slur slurry slurs smaller smarter smaug smb smear smeg smell smg smh smile smiles smiling smily smit smith
    smitty smog smoke smoking smua smut smuts smuttiest smutty snaked snap snit snitty snob snobs snow snuck snug
    snum soap sobs soccer socialism socialist socialists socially societies sociopata sociopathy socked socking
    sockpuppet sockpuppetry sockpuppets socks sodom sodomise sodomize soft software sold soldier sole solely solid
    solutions solve solved someday someones sometime somewhat somit songs sons sook sore soros sorted sorts sought
    soul soum sounded sounding sourcing southern soviet soy spa spaces spain spamass spamc spamd spamnet spamy span
    spanish spanky spann spanned spanner spanning spans spanx spare spark sparked sparker sparking sparks spasic
    spasm spasms spat spats speaker speakers speaks specially species specifics specified specifies specify specks
    spectrum speculation speculative speed speedily speeks spell spelled spelling spending spends spew spewing spez
    spi spices spills spin spines spinning spirit spit spite spits spitter spittin spitting split splitting spoiled
    spoke spoken sport sports spot spots spreading spring spunk spunks spy squad square ssss stabing stable stabler
    stacies stacy staff stage staker stalin stalk stalked stalking stammer stamp stance standing stands stanky
    starker stars starts stating station stations statistical statistics stats stayed staying stays steal stealing
    steel stem stephen stepped steps stereotype steve sticking sticks stinging stingy stink stinks stinkt stock
    stole stolen stomach stone stood stooped stopping stops store stores stories storm stragglers straggling strange
    stranger strangers strategy straw stream streets strength stress stretch strict strictly strike strikes string
    strip striper stripped strolled stroller strollers strolling strolls stronger strongly struck structure struggle
    struggles struggling stu stub stubborn stubs stuck stucked student students studied studies studio studying
    stuid stumbled stuped stupido stupidy stupied styles subjective subjects submission submit submitted submitting
    subpage subreddit subs subsection subsequent subsequently substance substantial substantially subtle succeed
    success successful successfully succor suckees suckish suckling suckup sucky sucre sudden suddenly sue sued
    suffer suffered suffering suffice sufficient sufficiently sugar suggested suggesting suggestion suggestions
    suggests suicided suit suitable suited suits suk suka sukaa sukaaa sukin sukk sulk sulking sullied sum sumber
    summaries summarize summer summing sumner sun sunday sunk sunked sup superior supid supply supported supporter
    supports suppose supposedly suppress supremacism supremacy supreme surely surface surgery surname surprise
    surprising surrounded surrounding survey survival survive survived suspect suspected suspended suspicious sutter
    suuck sux swamp swank swastikas swat swats swear sweden swedish swift swindle swindled swings swipes switch
    switched sword swum symbol sympathetic sympathy synch syndrome syntax synthesis syria syrian sysop systematic
    systems sysy tab tables tactic tactics tagging taggy tail tale talent talkback talked talker talkers talkin
    talkpage talks tall tambien tan tank tanked tankers tanks taoist tape taped taper tapers tapes taping tapped
    tapper tapping tar tard tardy target targeted targets tash task taste tatty taught taxes taxpayer taxpayers
    taylor tbh tea teach teacher teachers teaching teachings teams tears tease teasing teats tech technical
    technically technique techniques technology ted teen teenage teenager teens teeth teh television templates
    temple temporarily temporary ten tend tendency tends tenis tens tent terds terminology terrible terribly
    territories territory terror terrorista terroristas tested testimony testing tests texas textbook texting texts
    tha thankyou theater theaters theek theft theirs theme theories therapist therapists therapy thereby theres
    theyre thi thicc thick thicke thier thiers thigs thik thin thirty tho thomas thorin thorny thorough thoroughly
    thousand thrash thread threaded threading threads threatend threaths threesomes threw throated throating throats
    throughout throwing thrown thru thugg thumb thumbed thumps thx tick ticket ticks tie tied tief tier ties tigger
    tight til tildes till tiller tim timeline tinder tiny tip tips titch titled titles toe toilet tolerance tolerate
    tolerated toller tom tommie tomorrow ton tone toner toners tongue tonight tons tony tool tools topics toronto
    tortura tosa toss tossed tosses touch touche touched touches touching tough tour toward tower towns toxic trace
    track trackers tracks tracs tractor tractors trade trading tradition traditional traffic tragedy traidor trail
    trailer train trained training trainor trains traits trampo trams tran trance trang tranq transa transcluded
    transfer transferred transforme transgenders transit transits transl translate translated translation
    translations transparent transphobia transport transsexuals trap trapers trapped trapper trappers trappin
    trapping traps trashcan trask travel trays treason treat treater treating treatment treats treaty tree trees
    trend trial tribe tribes trick tricks tries trifle trigger triggered trimming trip triple tripper trish trivia
    trivial trolley trolleys trolly troops trope tropes trp truck trudeau trumpet trumpets trumps trusted truths
    tucked tucker tucking tucks tugger tummy tung turf turkey turkic turkish turks turning turns tutorial twas tweet
    tweeted tweeting tweets twenty twice twist twisted twitter typically typing typo tyrannies tyranny ud ue ugh
    ugle uke ukrainian ul ultimate ultimately ultra umm unable unacceptable unattractive unaware unbalanced
    unbelievable unbiased unblocked unblocking uncivil uncle unclear uncomfortable unconstructive underage
    underground underlying understandable understands understood undid undo undoing undone undoubtedly undue
    unencyclopedic unfair unfit unfortunate unfounded ungraceful unhappy unhelpful uniform uninformed union unions
    unique unit units universal universe universities unjustified unknown unlike unlikely unnecessary unpleasant
    unreasonable unreferenced unrelated unreliable unsigned unsourced unstable unsuitable unsupported unsure
    untagged untrue unusual unwanted unwarranted unwilling upcoming update updated updates updating upload uploading
    upper ups upset urban urge url usage userbox userboxes userpage userspace usly usual utc utter utterly vacation
    vaginal vague validation validity valiin valley valuable values van vandal vandalise vandalised vandalising
    vandalized vandalizing vandals vanity vape vaping vardy variation variety vary vast veal veel vehicles veil
    vemos venue verbal verifiability verifiable verification verified verify vermis versions versus vertical veteran
    veterans via viable vibe vice vicious victory viel viele vietnam viewed viewers viewing viewpoint viewpoints
    vila vill villa village villainy ville violate violated violates violating violations virgin virginia virginity
    virtual virtually virtue virus vise visible vision visit visited visiting visitors visser visual vital vocal
    voices voile voit vol vole volt volts volume volumes volunteer volunteers vomito von voter voters votes vulgare
    vulgarian vulgaris vulnerable vying wack wacky waco wad waffle wage wages wales walked walker walkers walks
    wallet walmart walter wannabe wanting warm warming warn warned warnings warrant warranted warren warring warrior
    wash washed washington wasn wasnt wasted wasting wat watched watchlist waters wave weakness weaknesses wealth
    wealthy weaning wearing wears weasal weasely weather webpage websites wecht wedding weed weekend weekly weenie
    weeny weigh weight weightless weiner weinstein weird welches welcomed welfare wen weren wesel wet whack whacky
    whats whatsoever wheater wheaties wheel whenever whereas wheres wherever whilst whimps whine whined whines
    whiney whinger whinging whinning whinny whitby whitish whitley whitney whittier whoa whoah whoes whoever wholly
    whom whorl whorls whos whose whump wide widely wider widespread wiener wiesel wigger wigs wiki wikimedia
    wikipedia wikipedian wikipedians wikipedias wikiprojects wikis wild willed willfully william williams wilson
    wimpy wind window windows wine winer wingers wining winked winking winless winner winners winnie winning wins
    winter wipe wiped wips wisdom wise wishes wishing wisps wit witch witches withdraw witness witnesses witted
    wives wizard wizz woah woke wolf womens won wondered wonderful wondering wood woods worded wording wordless wore
    worin worker workers worlds worldwide worried worries worrying worthwhile worthy wouldn wouldnt wrap wrapped
    wrapper wrappers wrapping wraps wreaks wrenches wrestling wretched writer writers writes writings wrongly
    wussies wwe wwii www wynne xenophobia yahoo yall yanked yanking yapper yapping yates yell yelling yellow yep
    yesterday yobo yoga york youll younger youporn yourselves youth youve yummy yup zambo zapped ze zealand zico
    ziko zionest zionism zone zozo zuck zucker
    """.split()
)

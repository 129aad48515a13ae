# ruff: noqa: RUF001  letters beyond English are what tells other languages
"""Words that tell a language: frequent in it, and rare or unknown in the others of this table.

Words of function mostly, with the greetings, thanks and curses that short comments are made of, as they are
typed: without accents too where many leave them out. A word that several languages share stands in each.
"""

ENGLISH = frozenset(
    """
    about above absolutely account across action actually added adding afraid after again against age ago agree
    agreed ain aint air album alert allow allowed already also although always amazing america american americans
    among an anchor and another answer any anyone anything anyway anyways apologize apparently are army asked asking
    ass asshole at attack attacks attention aunt awesome awful aww awww babies baby back background bad band based
    basically be beach beautiful because been beer before behind being believe besides best better between beyond
    bible big billion bird birthday bitch black blah blame bless blessed blood blue bomb bombs book books border
    boring both bottom bought boy brainwashed brave bread breakfast bright british bro brother brown btw build
    building built bullshit but buy by bye call called came can cancer cant car care cars case cases cat category
    cats certainly change changed channel cheap check cheese child children chinese christian christians church
    citizens city clean clearly click close clown coach cock coffee come coming comment comments community
    completely conservatives control cool cop cops corrupt corruption could couldn couldnt countries country couple
    cousin coward cowards crap crazy create created crime crimes criminal criminals cunt current currently cute dad
    damn dark daughter day days dead dear death debate definitely democracy democrats destroy destroyed dick
    dictator did didn die died different difficult dinner dirty disagree discuss discussion disgrace disgusting
    dislike doctor does doesn doesnt dog dogs don dont down dude due dumb dumbass during each earlier early earth
    east easy economy edit edits eight either election else empty enemy enough entire especially even ever every
    everybody everyone evidence evil exactly except excuse expensive eyes face fact facts faggot fair fake false
    family fashion fat father feel few fight fighting finally fire first fish five folks follow following food for
    forever found four free freedom friend friends from front fuck fucked fucker fuckers fucking full funny further
    fyi game garbage garden gave gay gentleman get getting girl given gives glad go god goes going gone gonna good
    got gotta government great green gross gun guns guy guys had haha hahaha hahahaha hair half hand hands happened
    happens happy has hasnt hate have havent he head health healthy hear heard heart heaven heavy hell hello help
    her here hero heroes herself hes hey hi hilarious hilary hillary him himself his history honestly hope hopefully
    horrible horse hospital hours house houses how however human hundred hurt husband i idiot idiots if ignorance
    ignorant ill illegal im image immigrants immigration indian information insane inside instead interesting
    interview is islamic island isn isnt issue issues it its itself ive jail jerk jesus jew jewish jews job jobs
    joke jokes journalist just keep kid kids kill killed killing kind kinds king kitchen knew knife know knowing
    known knows lack ladies lady language last late later law leader leaders leave leaves leaving left let lets liar
    liberal liberals lie lies life light like liked likes literally little lived living lmao lmfao lmfaooo lol long
    look looked looking looks lord lose loser losers lost lot loud love lunch lying made make makes making man many
    may maybe mean means meant media medicine men might military million minutes missing mom money month months more
    morning moron most mother motherfucker mountain mountains mouth move movie movies much multiple mum murder
    murdered murderer music muslim muslims must my myself nah nation nations need needed needs negative neighbor
    neighbour neither never new news newspaper next nice nigga nigger nine nobody nonsense nope nor north not
    nothing now number obviously of off old omg once one only or order other our ourselves out outside over own paid
    parents pathetic pay peace people perfect perhaps personal photo photos picture pictures pig pigs place player
    players please point pointless police policy political politician politicians politics poor positive possible
    power pray prayers president pretty price prison probably problems project propaganda protect protest protesters
    proud provide public pussy puts putting queen question questions quick quickly quiet quite race racism racist
    racists rape raped rapist read real really reason recently red refugees refuse related release religion
    religious remember remove removed report reported reporter reports republicans request research retard retarded
    rich right rights rip river road rofl rule rules russian russians sad sadly said same saw say saying says scared
    school scum season second see seems sees sell send sense sent seriously seven several sex shall shame shameful
    she shes shit shoot shooting shot should shouldn shouldnt show shows sick side simple simply since sister six
    skin slow slowly slut small smart smh snowflake sold soldier soldiers some somebody someone something song songs
    soon sorry south space speak speaking special speech spoke sports spring square start started starts state
    states stay stayed still stop stories story street strike strong student students stuff stupid stupidity style
    subscribe such suck sucks suddenly summer support sweet take taking talk talking tax taxes teacher team teams
    teeth tell ten terrible terrorist terrorists than thank thanks that thats the their them themselves then there
    these they theyll theyre theyve thing things think thinking thinks third this those though thought thousand
    three through throughout time times to today told tomorrow tonight too took top topic totally toward towards
    town traitor trash travel tried tries trip true truth try trying two ugly uncle under understand unfortunately
    united university unless until up upon ur us use used useless using vaccine very video view viewers views
    village voice vote voted voters votes wait wanna want wanted wants war wasnt watch watching water way we weak
    weapon weapons weather wedding week weeks weird welcome well went were west western weve what whatever whats
    when where whether which while white who whom whore whose why wife will win wine winter wish with without woman
    women won wont word words work worker workers working world would wouldn wouldnt wow write written wrong wtf ya
    yall yeah year years yellow yep yes yesterday yet you youll young your youre yourself youve
    """.split()  # noqa: SIM905  a list of hundreds of literals is no easier to read
)
"""English words. Those that another language of the table shares count for both."""

OTHERS: dict[str, str] = {
    "de": """
    der die das und nicht ich ist mit für fuer auf ein eine einen einem einer eines dem den des sich sie er wir ihr
    sind auch nur hat wie was so aber als noch wenn man dass daß wird werden haben bei aus oder du kann schon keine
    kein keinen mal mehr ihm um doch jetzt diese dieser dieses immer mir mich dir dich uns euch alle nach über gibt
    wieder sein seine zum zur gegen vor heute wer war waren muss müssen am geht alles bin bist nichts hier menschen
    denn habe hast hab unsere können koennen würde durch soll sollte macht ohne wäre warum einfach weil wurde wollen
    will seit vom sehr meine mein dein deine sondern besser lassen eigentlich tun weg endlich genau damit bis steht
    erst wohl jeder geil danke bitte ja nein nee richtig gut super schön scheiße scheisse arschloch dumm hurensohn
    halt maul fresse leute deutschland deutsche deutschen naja na klar stimmt leider vielleicht nie niemand
    """,
    "nl": """
    de het een en van ik je dat niet is zijn met voor op te aan er maar om hem dan zou of wat mijn men dit zo door
    over ze zich bij ook tot uit der daar haar naar heb hoe heeft hebben deze u want nog zal me zij nu ge geen omdat
    iets worden toch al waren veel meer doen moet ben zonder kan hun dus alles onder ja nee werd wezen zelf tegen
    komt goed waarom hij wij jullie dank bedankt mooi lekker gewoon weer moeten gaan gaat wel niks mensen kut kanker
    godverdomme klootzak allemaal altijd zoals wordt hier
    """,
    "sv": """
    och att det som är på för av inte med jag du har den till om ett vi så men de han hon var ni sig från ut eller
    nu när mig dig kan ska vad vara här där bara alla mycket också än mot ju då tack hej nej ja fan jävla jävlar
    skit bra helt varför hur dom detta sverige svenska svensk aldrig alltid många något någon ingen
    """,
    "da": """
    og at det som er på for af ikke med jeg du har den til om et vi så men de han hun var sig fra ud eller nu når
    mig dig kan skal hvad være her der bare alle meget også end mod jo da tak hej nej ja fanden lort godt hvorfor
    hvordan dette danmark dansk aldrig altid noget nogen ingen havde blev
    """,
    "no": """
    og at det som er på for av ikke med jeg du har den til om et vi så men de han hun var seg fra ut eller nå når
    meg deg kan skal hva være her der bare alle mye også enn mot jo da takk hei nei ja faen dritt bra hvorfor
    hvordan dette norge norsk aldri alltid noe noen ingen hadde ble
    """,
    "fi": """
    ja on ei että se kun niin jos ole mutta nyt kuin vaan voi mitä tai olla sitä en ihan sen joka kyllä sitten
    kaikki ovat jo ne vaikka mitään vain et oli saa joku olet olen vielä eikä aina tulee pitää myös olisi itse miten
    kanssa siitä mikä mika vittu vitun siis edes taas siinä tämä koska koko eli sinä minä sä mä nää tuo paljon
    täällä hyvä hyvin siihen niitä hän he miksi enää pois sillä koskaan mun sun muuten mut kuinka te menee nämä aika
    oikein vähän saatana saatanan perkele paska paskaa helvetin helvetti kiitos moi hei joo juu oo oot oon ootko
    haista nainen naiset mies miehet suomi suomen suomessa ihmiset tyhmä ehkä tosi
    """,
    "pt": """
    como este nunca puto puta fogo essa não nao que o a os as do da dos das em no na nos nas um uma é de e com se
    por para pra pro ao mais mas me vai tem só minha meu meus seu sua ele ela eles elas você vc vcs voce vocês vou
    pq já ja gente nem quando nada dia tudo quem sou mesmo fazer foi sem ter ta tá tô está esta ainda agora hoje
    merda porra caralho cu foda fdp pqp vsf viado buceta lixo todo todos toda tenho coisa casa aqui ver ou bem até
    mundo são mim pode ai aí era bom boa assim feio quero amo tão faz pessoa fica sei tu quer sempre fala pelo pela
    melhor demais acho isso esse também tambem muito muita obrigado obrigada brasil né sim porque kkkk kkkkk
    vergonha alheia deus nossa cara mano bolsonaro
    """,
    "es": """
    que de no a la el es y en lo un por qué me una te los se con para mi está si bien pero yo eso las su tu aquí del
    al como le más mas esto ya todo esta vamos muy hay ahora algo estoy tengo nos tú nada cuando ha este sé estás
    así puedo cómo quiero sólo solo soy tiene gracias o él bueno fue ser hacer son todos era eres vez tienes creo
    ella he ese voy puede sabes hola sus porque dios quién nunca donde quieres casa favor esa dos tan señor tiempo
    verdad estaba mejor están hombre usted mucho hasta sin siempre hombres mierda puta puto pinche pendejo cabron
    cabrón jaja jajaja jajajaja jeje españa mexico méxico saludos viva
    """,
    "fr": """
    cest jai quil quils quon nest dun dune jen de je est pas le vous la tu que un il et à a ne les ce en on ça ca
    une ai pour des moi qui nous mais y me dans elle si tout plus non mon suis te au avec va oui toi faire se comme
    être sur quoi ici sais du lui bien là rien ton votre vos notre nos où quand peut merci sont ils elles fait dit
    veux ma ta sa son ses était deux juste même meme très tres jamais aussi parce ces cette alors encore putain
    merde connard connasse salope encule enculé pute con pourquoi bonjour salut voila voilà toujours leur leurs
    """,
    "it": """
    che di e la il un a è per in una mi sono ho non ma lo ha le si ti con cosa se io come da ci no questo qui hai
    sei del bene tu sì me più al mio perché perche perchè solo te era gli tutto della così cosi mia fatto essere
    anche quando molto ne quello questa sempre so bravo nel loro può grazie ciao cazzo merda vaffanculo stronzo
    puttana coglione coglioni schifo siamo siete adesso ora niente mai tutti dove chi alla quella ancora oggi
    """,
    "ro": """
    și si în in la de că ca nu e este sunt pe cu mai o să sa am ce un din pentru dar ai fi te ne cum tot doar când
    cand asta eu tu el ea noi voi ei lor după dupa fost are bine și-a foarte acum aici pula muie pizda multumesc
    mulțumesc românia romania
    """,
    "pl": """
    nie to się sie w na z że ze co jest do tak jak o mnie ale po za mi czy go ja jej ma już juz tu od dla może moze
    są sa jestem było bylo tylko ty mam kurwa kurwy chuj chuja jebać jebac pierdol pierdolony gówno gowno spierdalaj
    dobrze dziękuję dzieki dzięki bardzo kiedy gdzie dlaczego nic wszystko polska polski polacy cie cię jego jeszcze
    ten ta te tego być byc będzie bedzie bo więc
    """,
    "cs": """
    je se na to že ze si tak co jsem do ale v za by mi jak jsi ne pro tu jo když už uz byl jen jsou být byt tady
    bude kurva píča prdel hovno děkuji diky díky dobře není neni vše proč moc která který
    """,
    "hu": """
    a az és es hogy nem is de egy ez ha csak meg már mar vagy van volt lesz mint még mi te én ő ők kell nincs ki
    most itt ott jó jo mert minden köszönöm köszi kurva picsa fasz faszt anyád anyad hülye geci magyar magyarok
    """,
    "hr": """
    je se da u na za su ne to što sto ali kako od koji sam si nije kao bi samo ja ti mi vi oni ovo sve jer ili ako
    biti kad jos još može moze treba ima bez tko ko jebem jebote kurac pička picka govno majku mater hvala srbija
    hrvatska bog bre brate
    """,
    "tr": """
    bir ve bu da de için icin ne çok cok ben sen o mi mı mu ama gibi daha var yok kadar değil degil en ki her şey
    sey diye olarak sonra ya evet hayır neden nasıl nasil kim siz biz onlar bunu şu ise ile olan amk aq orospu sikim
    siktir siktirin piç pic oç gerizekalı gerizekali allah teşekkürler güzel türkiye türk türkler kürt lan kardeşim
    yani şimdi simdi
    """,
    "id": """
    di yang ini ada bisa gak dari banget dan main yg nya jadi bikin aja udah saya sama sih ga itu juga ke gue emang
    langsung lagi tapi buat terus baru kalo kalau dengan apa lebih aku mau untuk banyak keren orang coba cuma selalu
    semua hari beli tuh menang nih deh bener tidak punya indonesia kita pasti bukan kasih tau gua gw sudah hasil
    karena jangan pemerintah nggak ngga enggak mantap pernah tiap makin kali gk pak bu sekarang kan sendiri lah lu
    gila kok lain dulu paling tahun mereka akan pake atau bgt kayak dalam pada malah hidup sambil dia biasa sangat
    mana liat harus sampe semoga hanya asli dong tanpa abis parah pengen bagus anak bang mas memang kaya kecil
    bilang rumah dah terima anjing bangsat kontol memek goblok tolol bego bapak ibu
    """,
    "tl": """
    ang ng sa na mga ay ako ka ko mo siya kami kayo sila ito yan yun yung hindi wala lang naman kasi pero din rin
    daw ba po opo talaga bakit ano sino saan paano puta putang ina gago tanga bobo salamat mahal tayo natin nila
    niya
    """,
    "vi": """
    là và của không có cho người được với một những các này đã mày tao tôi anh em chúng nó thì mà cái con đi ra rồi
    cũng như khi vì sao đó đây quá lắm hay rất nhiều chỉ đừng chó việt nam
    """,
    "hi": """
    hai hain nahi nahin kya ko ka ki ke bhi aur mein main tum aap hum ye yeh woh kar karo raha rahe rahi bhai yaar
    toh kyu kyun koi sab apne apni apna bahut bohot accha acha bc madarchod bhenchod behenchod chutiya chutiye gandu
    jai hind mera meri mere tera teri tere
    """,
}
"""Words of other languages that are written in Latin letters, by ISO 639-1 code; "hi" as typed without its own."""

WEAK = frozenset(
    """
    af ai al ali allah alle am ang as av ay ba bang bare bc beli ben bene bi bin bist bo bog bom bra brasil bravo bu
    ca cara casa ce chi cho ci co com con cosa cu cum da dan das dat de del dem den der des di dig din do dom dong
    door dos dove du el eli em en end er era es ese est esta et eu fan favor fi ga gut gw ha han har hat hay hem
    hier hind hindi ho hoe hombre hun il ima in indonesia io ja jai je jo jos ka kali kan ki kim ko la lah las le
    les lo lor los lu ma mai main mal mano mar mas mater me meme mere met mexico mi mia mir mo mod mon mu na nada
    nam ne nee nel ng ni no non norge nu nyt ole om on op ora os pak para pas per pic plus po por pro qui ra romania
    sa sab sam se sei ser si sie sin so solo son su sun super sur ta tak tan te ter ti til till todo ton tot tu ty
    um un una va van var ve ver vi viva was wat wie yang ye yeh yo za ze
    """.split()  # noqa: SIM905  a list of hundreds of literals is no easier to read
)
"""Those of them that English comments have too: in names, as slips of the finger or as words of their own."""

LETTERS = {
    "ñ": "es", "ã": "pt", "õ": "pt", "ç": "pt fr tr", "ê": "pt fr", "ô": "pt fr", "â": "pt fr ro", "ß": "de",
    "ä": "de fi sv", "ö": "de fi sv tr hu", "ü": "de tr hu", "å": "sv da no", "ø": "da no", "æ": "da no",
    "à": "fr it", "è": "fr it", "ù": "fr it", "û": "fr", "î": "fr ro", "œ": "fr", "ò": "it", "ì": "it",
    "ğ": "tr", "ş": "tr", "ı": "tr", "ő": "hu", "ű": "hu", "ł": "pl", "ę": "pl", "ą": "pl", "ś": "pl", "ż": "pl",
    "ź": "pl", "ć": "pl hr", "č": "cs hr", "š": "cs hr", "ž": "cs hr", "ř": "cs", "ě": "cs", "ů": "cs",
    "đ": "hr vi", "ă": "ro vi", "ț": "ro", "ș": "ro", "ơ": "vi", "ư": "vi",
}  # fmt: skip
"""Letters that English lacks and the languages that use them. Names have them too, so they only tip the scales."""

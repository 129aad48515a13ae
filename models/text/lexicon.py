# ruff: noqa: SIM905  a thousand words read best as text
"""English words that people disguise: abuse, slurs, threats, sexual words, and what spam sells.

They guide the risky rewritings (masks, symbols at the edge of a word, a word parted by a space), so that ordinary
text stays as it is. The lists say nothing about a comment: a word found here is only read, the model judges.
"""

import re
from itertools import chain

from models.text.common import COMMON
from models.text.ordinary import ORDINARY

_VERBS = """
fuck shit suck kill rape murder stab choke strangle slaughter butcher behead hang lynch shoot hurt bomb burn
fap wank jerk bang screw hump lick molest grope piss crap spank whore pimp blow
hate harass bully threat threaten attack torture castrate execute exterminate massacre poison punch smash destroy
troll scam cheat spam hack subscribe invest earn bet gamble
""".split()
_NOUNS = """
bitch cunt dick cock pussy asshole arsehole bastard slut whore faggot fag dyke nigger nigga kike chink spic gook
wetback raghead towelhead tranny shemale retard moron idiot imbecile cretin dumbass jackass dumbfuck dipshit bullshit
shithead shithole shitbag fuckhead fuckface fuckwit fucktard fucker motherfucker cocksucker dickhead prick twat
wanker tosser bellend douche douchebag scumbag dirtbag sleazebag pervert pedophile paedophile pedo rapist murderer
killer incel simp cuck libtard lefttard conservatard trumptard snowflake nazi fascist terrorist zionist commie
negro coon sambo jigaboo pickaninny spook redneck cracker honky gringo beaner paki gypsy zipperhead slanteye
kaffir sandnigger jew muslim goyim shill loser clown pig vermin cockroach parasite subhuman ape monkey savage
tit boob boner penis vagina clit dildo butthole anus blowjob handjob rimjob orgasm erection porn nude escort
prostitute hooker stripper ballsack nutsack scrotum testicle turd fart jizz cumshot creampie gangbang milf
weirdo psycho lunatic maniac nutjob numbskull numskull bonehead halfwit dimwit nitwit dunce dolt buffoon
crackhead junkie thug crook liar traitor coward hypocrite bigot racist sexist misogynist creep sicko sociopath
psychopath
fool clown chump schmuck dork dweeb nerd wimp sissy crybaby whiner simpleton airhead blockhead meathead dummy
doofus goofball bozo twit yob lout boor brute swine rat weasel snake leech maggot bloodsucker
slimeball sleaze slime puke vomit dung dogshit shitface shitbird shitshow shitpost shitter asshead assface assclown
asskisser asslicker arselicker buttface butthead buttfucker fuckboy fuckup fuckhole fucknut fuckstick clusterfuck
mindfuck cuntface dickface dickbag dickwad prickhead pisshead cumslut cumstain jerkoff jackoff wankstain twatwaffle
thief robber conman fraudster grifter swindler charlatan fraud crackpot wacko whacko nutcase nutter fruitcake headcase
narcissist tyrant dictator supremacist extremist demagogue stooge lackey lapdog sycophant bootlicker blowhard windbag
windbag loudmouth busybody slob hog lardarse freak mutant abomination lowlife
scoundrel villain hoodlum goon brat punk tosspot pillock plonker numpty prat slag tart tramp
harlot floozy hussy strumpet wench ogre wretch mongrel barbarian heathen infidel predator molester groomer
cannibal satanist stalker harasser abuser oppressor misogynist misandrist homophobe transphobe xenophobe islamophobe
psycho fatass fatso lardass hoe thot skank bimbo hag crackwhore poofter pansy queer homo lesbo sodomite
bloodsucker asshat asswipe asslicker shitstain shitlord cumdump cumbucket degenerate troglodyte neanderthal mongoloid
suicide noose casino slot jackpot bitcoin crypto forex loan pill broker investor giveaway lottery coupon discount
webcam camgirl sugardaddy hookup telegram whatsapp instagram onlyfans paypal cashapp venmo gmail follower
""".split()
_OTHERS = """
ass arse cum sex xxx tits shits stupid stupidity dumb dumber dumbest idiotic moronic retarded imbecilic asinine
idiocy worthless pathetic disgusting useless ugly ugliest filthy scum trash garbage bullcrap horseshit batshit apeshit
shitty shittier shittiest fucked fuckin fuckers motherfucking motherfuckin mofo
goddamn goddammit goddam damn damned dammit damnit bloody bollocks bugger stfu gtfo kys wtf lmfao milfs
die dies dying dead death deadly kill yourself killyourself hell crap crappy pissed bitchy slutty whorish dicks cocks
sucker suckers sucks nazis nazism genocide holocaust gestapo hitler swastika jihad jihadi islamist muzzie muzzies
niggers niggaz niggas niglet nig negroid negroes fags faggy faggots faggotry dykes trannies fascism fascists
pussies bitches pedos paedo pedophilia paedophilia rapists raped raping incest incestuous necrophilia bestiality
zoophilia
horny naked sexy sexual nudes pornographic pornhub hentai anal orgy threesome masturbate masturbating masturbation
ejaculate deepthroat bukkake cumming felching fisting rimming upskirt lolita jailbait fleshlight
viagra cialis levitra xanax valium oxycontin tramadol adderall percocet ambien cocaine heroin meth ketamine
bitcoins ethereum dogecoin usdt blockchain cryptocurrency cryptocurrencies binance coinbase metamask
casinos roulette blackjack baccarat poker gambling betting jackpots lottery winnings
telegram whatsapp skype viber wechat snapchat messenger hotmail profits passive income
rich millionaire billionaire guaranteed earnings payday mortgage refinance creditcard freebies unsubscribe
replica rolex vuitton enlargement testosterone keto weightloss payout cashback
asap antifa libtards trumptards maga brainless brainwashed braindead spineless gutless clueless worthlessness
mentally insane crazy psychotic deranged demented delusional schizo autistic autist spastic spaz mong cripple
inbred hillbilly uneducated illiterate ignorant ignoramus arrogant obnoxious repulsive repugnant despicable vile
gay gays lesbian lesbians homosexual homosexuals transsexual transgender trans black blacks jews jewish muslims islam
islamic
fat fatty lardy stinky smelly stupidest stupids idiots morons losers haters hater trolls
bs pos sob ffs fml omfg dafuq asshole asses arses jackasses dumbasses
whore whores hoes thots skanks hookers prostitutes shite shithouse pisser cocksucking cockhead knobhead wankstain
gook gooks spics spicks chinks coons kikes towelheads ragheads wetbacks beaners pakis abo abos darkie darkies darky
mulatto halfbreed untermensch whitey whities zog zionazi feminazi feminazis cuckold cucked soyboy soyboys
gun guns knife bomb bombs shotgun rifle execution executed hanging hanged lynching decapitate mutilate dismember
yourself urself neck throat grave coffin corpse
fool foolish foolishly stoopid shut stupidly bigoted bigotry incompetent incompetence cowardly whiny whining bitching
stinking slimy sleazy vacuous witless feckless senile unhinged hateful shameless heartless ungrateful hypocritical
hypocrisy disgraceful despicably inane inept gullible pompous smug lame trashy infested corrupt crooked treasonous
traitorous malicious deceitful dishonest perverted pervy raping incestuous sickening nauseating revolting vulgar
filthier idiotically moronically retardation retardedly dumbfounded dumbshit dumbasses dumbed bullying bullied
harassment misogyny misogynistic misandry racism sexism nazism antisemitic antisemitism homophobic transphobic
xenophobic islamophobic narcissistic sociopathic psychopathic sadistic barbaric subhumans savages fuckery fuckable
fuckups fucktards fuckwits motherfuckers cocksuckers bullshitting bullshitter bullshitted shitless shithole shittiest
shitting shitload shitfaced pissing bastards bastardly wanking buggery sodomites sodomy slutty sluttiest whored whoring
bitched bitchiest cuntish cunty dickish dickless brainless dimwitted halfwitted nitwits lying liars thieves thieving
parasitic verminous suicidal stabbing strangling slaughtered slaughtering beheading lynched exterminating
""".split()


def _inflected(verb: str) -> list[str]:
    stem = verb.removesuffix("e")
    # A short verb doubles its last letter: bet, betting.
    short = len(verb) <= 4 and verb[-1] in "bgmpt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    root = verb + verb[-1] if short else stem
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [verb, plural, root + "ed", root + "ing", root + "in", root + "er", root + "ers"]


def _plural(noun: str) -> list[str]:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return [noun, noun[:-1] + "ies"]
    return [noun, noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")]


# The order counts: of two words that a mask fits, the earlier is read.
LEXICON: dict[str, None] = dict.fromkeys(
    chain(
        "fuck shit bitch ass cunt dick pussy whore nigger nigga faggot fucking fucked shits asshole".split(),
        chain.from_iterable(map(_inflected, _VERBS)),
        chain.from_iterable(map(_plural, _NOUNS)),
        _OTHERS,
    )
)
"""Every word with its inflections, lower case, the likeliest reading of a mask first."""

_STRONG = re.compile("fuck|shit|bitch|cunt|nigg|faggot|whore|puss|dick|cock|asshole|bullshit|motherf|rape|rapist|slut")
STRONG_FIRST = tuple(word for word in LEXICON if _STRONG.match(word))
STRONG = frozenset(STRONG_FIRST)
"""What is masked with a single dash or dot, too; anything else is more often a compound."""

ORDINARY_PARTS = frozenset(
    """
    ab abs ac ace ad ads ag ages ai ain al ally als ana anger angle angles ans ant ao ap app apps ar art arts ashes
    assed ate au az ba backs bags bait ball base bass bat bats bean bed bell belle ber bi bien billion billy bin bio
    bla bo bon bone br bra brainwash bred breed broke bu bucket bug bull bulls butt ca cable cam card cash cast ce ces
    ch chain chat che chin ci cia clue co coi coin coins com comm con cons corp corps counts coup cow cr crack
    cream credit
    crew cs cu currency cute da daddy dam dar dass de dec dee del delusion dem der des di dil dim din ding dip dirt
    dis disco disgust dos ds du dum dump ea ear eaten eaters eating eats ed educated el en ends ep er ers es et ex fa
    faces fans fc fi filth finance fist fits fl flake flesh fo fore fr fu ga gan gang gar gas ge gen generate gm
    goy gr graphic grin gs guarantee gut gy ha hain han har hat hats headed header heading heat heated hero hers hes
    hill hills hits hitting ho holes hoo hook horn horse horses hs hu hub hug hugs hum ia ian ich id ie il ils im inc
    ing ins ir irl irs ish iss ist ive ja jack je ji jun junk ka ke key keys ki kin knob ko la lacks lake lar laughter
    ld le led lend les lest lester li lib lit literate ll lo lords los loss lower lt lu luna ma mag mail males mans
    mas mask mb med ment mess meta mi mil mill min mins mis mit mo mon mongo mongol mos mp ms mu na nas nate nd ne
    ness ng ngo ni nine nk nos ns nt nu nut nuts ny ol ole om ons org os ot owed owns oy oys pa pak pal pan par para
    pas pat path paths pe pen ph pi pic picks pics pie pin ping po poke poo por pot pp pr prof profit pros ps psych
    pun qu que ra rag ram rant rap rapper rappers rat rated rates rating rd re reed ref rep res rex ri rick ring
    rite rl rn ro role
    roll rolled rolling rolls ron rope roy rs rt sa sack sacred sam san sand sane sc se ser ses sh shed shes shi shots
    si sic sin sing skull sky slam slim sm smell snap snow sons soy sp spa span spi spin spine ss st stain stink sto
    strip su subs sugar ta tab tard te ted tel ten tens ter terminated terror tes th tho thy ti tier ties tin ton tor
    toss tr trait ts tu tw twit ty um un une ups ur usd va ve ver vested vi via vibe vu wa ward washed wat wed weigh
    weight weird wer wet wh wha whats whit wi winning wipe wit wo ye yer yo zion zip zoo
    """.split()
)
"""Pieces of those words that also stand alone in ordinary comments, counted there: a cut leaves one that does not."""


def _odd_parts() -> frozenset[str]:
    parts = {part for word in LEXICON if len(word) > 3 for at in range(1, len(word)) for part in (word[:at], word[at:])}
    return frozenset(
        part
        for part in parts
        if len(part) > 1 and part not in ORDINARY_PARTS and part not in COMMON and part not in ORDINARY
    ) - set(LEXICON)


ODD_PARTS = _odd_parts()
"""What stands alone only when a word of the lexicon was cut there."""

EVERYDAY = frozenset(
    """
    abo abos anal anally anus ape apes asap attack attacked attacker attackers attacking attacks bang banged banger
    bangers bangin banging bangs beaner beaners bet bets betted better betters bettin betting black blacks blow
    blowed blower blowers blowin blowing blows bomb bombed bomber bombers bombin bombing bombs boor boors brat brats
    broker brokers burn burned burner burners burnin burning burns butcher cash casino casinos cheat choke choked
    choker chokers chokes chokin choking clit clits coffin coon coons corpse coward crack cracker crazy creep creeps
    cripple crook crooks crypto cult damned darky dead deadly death die dies dike discount dying dyke dykes earn
    earned earner earners earnin earning earnings earns escort execute executed execution fap faps ffs fml follower
    followers forex gamble gambled gambler gamblers gambles gamblin gambling gits giveaway gmail gmails gook gooks
    goon goons grave gun guns gypsy hack hacked hacker hackers hackin hacking hacks hang hanged hanger hangers
    hangin hanging hangs hate hated hater hatin hating hell heroin hoe hoes hog hogs homo homos honky hooker hookup
    hump humped humper humpers humpin humping humps hurt hurted hurter hurters hurtin hurting hurts incel incels
    insane instagram invest invested invester investers investin investing investor investors jerkin judge keto kike
    kikes knife lick licked licker lickers lickin licking licks loan loans lout louts maga messenger meth milf milfs
    mong mongs monkey nazi neck noose nudes oafs paki pakis passive payday paypal pedo pedos pill pills pissin
    poison poker poverty prat prats profits punch punched puncher punchers punches punchin punching punk punks rat
    rats rich roulette savage scam screw screwed screwer screwers screwin screwing screws shill shoot shooted
    shooter shooters shootin shooting shoots shot simp simps skank skype slag slags slot slots smash smashed smasher
    smashers smashes smashin smashing snake snakes spam spic spics spook spooks spy stab stabbed stabbing stabed
    stabin stabs subscribe subscribed subscribes subscribing suicide swine tart tarts telegram thot thots throat
    thug tit tits tramp tranny troll twit twits unsubscribe usdt venmo vermin viber wank wanker wanks webcam weird
    wench white whites wimp winnings zog
    """.split()
)
"""Words of the lexicon that so many ordinary words stand beside that no misspelling is read as them."""

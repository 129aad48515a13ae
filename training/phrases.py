"""What made-up comments are made of: a grammar of advertising, and one of ordinary talk about the same things.

A name in braces stands for one of the alternatives under that name, again with names in them, and `#` for a
digit. The sentences were written for this model and come from no data set.
"""

import re
from typing import TypeAlias

Grammar: TypeAlias = dict[str, tuple[str, ...]]
_RULE = re.compile(r"^(\w+):(.*(?:\n .*)*)", re.MULTILINE)


def grammar(rules: str) -> Grammar:
    """Read rules such as `greeting: hello | good {time}`; lines that begin with a space go on with the one before."""
    return {name: tuple(" ".join(each.split()) for each in said.split("|")) for name, said in _RULE.findall(rules)}


_WORDS = grammar("""
digits: # | ## | ## | ###
sum: $### | $#,### | $##,### | £### | €#.### | #k | ##k dollars | ### usd
percent: ##% | ###% | # percent | ## percent
name: Laura | Kevin | Mrs Hartley | Daniel Brooks | Olga | Mr Fenwick | Priya | Doctor Okoro | Sandra | Miguel |
    Dr Amadi | Grace Whitlow | Anton | Mr Ellis Crane | Madam Rosalind | Jonas | Emily
city: Leeds | Dubai | Delhi | Chennai | Lahore | Toronto | Sydney | Houston | Manila | Lagos | Leicester | Noida |
    Melbourne | Karachi | Denver | Abu Dhabi | Mumbai | Boston | Hyderabad | Singapore
firm: Norton | HP | Canon | Gmail | Outlook | QuickBooks | Netflix | Brother | McAfee | Epson | Yahoo | Roku |
    Garmin | Dell | Bitdefender | Office | Webroot | Cash App | Coinbase | Alexa | Linksys
topic: the council | the new bridge | machine learning | the strike | the budget | schools | the election |
    football | pandas | the housing market | python | the weather | Ukraine | the hospital | taxes | this course |
    neural networks | the trains | the pension | the vaccine | the new phone | decision trees
piece: article | post | blog | article | tutorial | video | report | site | page | story | guide
word: home | best | smart | gold | star | net | easy | pro | cash | top | fast | my | daily | web | prime | global |
    true | blue | city | sky | deal | tech | health | care | find | live | fun
ending: .com | .com | .com | .net | .org | .info | .xyz | .top | .shop | .site | .online | .club | .in | .co | .ru |
    .live | .biz | .me | .us | .icu | .tk | .pk | .io | .blogspot.com | .weebly.com
host: {word}{word}{ending} | {word}-{word}{ending} | {word}{word}{digits}{ending} | {word}{ending}
path:  | | /{word} | /{word}-{word} | /?id=##### | /ref/{word}## | /{word}.html | /p/######
link: http://{host}{path} | https://{host}{path} | https://www.{host}{path} | www.{host}{path} | {host}{path} |
    http://bit.ly/{code} | https://tinyurl.com/{code} | https://t.me/{word}{word} | https://goo.gl/{code} |
    [{word} {word}](http://{host}{path}) | https://youtu.be/{code}{code} | https://wa.me/########### |
    <a href='https://{host}{path}'>{word} {word}</a> | http://{word}{digits}.tumblr.com | {host}
code: a#Bx#{word} | {word}## | X#k{word}# | #q{word}Z#
phone: +1-8##-###-#### | 1-8##-###-#### | +44 ## #### #### | (8##) ###-#### | +91 #####-##### | 0### ####### |
    +1 (###) ###-#### | +234########## | +1########## | 8##.###.####
handle: @{word}{word} | @{word}_{word}{digits} | {word}{word}{digits} | {word}_{word} | {word}.{word}##
mail: {word}{word}##@gmail.com | {word}.{word}@outlook.com | info@{host} | {word}{word}@yahoo.com
part: lu | ra | ko | win | dewa | slot | raja | mega | bet | zeus | ma | jo | pola | hoki | vi | toto
brand: {part}{part}## | {part}{part}### | {part}{part}{part}## | {part}{part} ## | {part}{part}#d | {part}{part}88
""")

ADVERTISING = _WORDS | grammar("""
comment: {support} | {course} | {praise} | {praise} | {essay} | {loan} | {guru} | {guru} | {casino} | {pharma} |
    {dating} | {job} | {stream} | {follow} | {shop} | {coupon} | {service} | {indonesian} | {indonesian} |
    {indonesian} | {foreign} | {free} | {plug} | {plug} | {recovery} | {psychic} | {stuffed}
stuffed: {thing}, {thing} {city}, best {thing}, cheap {thing} {city} | {thing} {city} {thing} {city} {link} |
    {piece} about {thing} and {thing} {link} {link} {link} | {link} {link} | {nice} {thing}. {nice} {thing}. |
    Choosing {thing} is not easy. With our help your home or office gets exactly what it needs. {pull} |
    There are many sites that offer {thing}, but only {host} gives you quality and trust. {pull} |
    I was looking for {thing} for months until I found {host}. Everyone should know it! |
    A good {thing} saves you time and money. Our experts in {city} are happy to assist you. {pull}
call: Call {phone} | call us now at {phone} | dial {phone} toll free | WhatsApp {phone} | text {phone} |
    contact us: {phone} | Reach us on {phone} | our number is {phone} | get in touch with our experts |
    contact our team any time | give us a ring on {phone} | write to {mail} | message {handle} on telegram
see: Visit {link} | check {link} | Click here {link} | more info: {link} | {link} | {link} | see {link} |
    go to {link} | Read more at {link} | details here >> {link} | link in my profile | visit our website {link} |
    for more information visit {link} | take a look at {link} | join here: {link} | {link} <- here
pull: {see} | {see} | {call} | {call}. {see} | {see} or {call} | | Limited time only! {see}
support: If your {firm} {device} does not work, our technicians solve every issue. {pull} |
    {firm} customer service number: {call}. We are available day and night. |
    How to reset {firm} password? {call} for instant help from certified experts. |
    We provide {firm} technical support in {city} for all kinds of errors. {pull} |
    Facing problems with {firm} setup? Our helpline assists you 24/7. {pull} |
    {firm} helpline {phone}, {firm} support {phone}, {firm} phone number {phone} |
    Install, activate and renew {firm} with the help of our support team. {pull} |
    Thanks for the information. For any issue with your {firm} {device} you can {call}.
device: printer | antivirus | router | account | email | laptop | software | scanner | subscription
skill: data science | digital marketing | Python | AWS | SEO | Java | Tableau | Salesforce | DevOps | IELTS |
    hacking | trading | Android | machine learning | PMP | interior design | nursing | full stack
course: Best {skill} training institute in {city}. {pull} |
    Join our {skill} course with placement guarantee. {pull} |
    Learn {skill} online from industry experts and get certified! {pull} | {skill} training in {city} {see} |
    Enrol today in the {skill} certification program, only {sum}. {pull} | {skill} classes in {city}, {city} |
    {nice} We are the leading {skill} academy in {city}, offering live projects. {pull} |
    Get your degree or certificate without exam, genuine and verified. {pull}
nice: Nice {piece}. | Great {piece}! | Thanks for sharing such a useful {piece}. | Very informative {piece}. |
    This is really an amazing {piece}, keep up the good work. | I was searching for this kind of {piece}. |
    Awesome {piece}, I have bookmarked your site. | I am glad to read this {piece}. | thank you for this {piece} |
    Your {piece} gave me the information that I needed. | You have written this {piece} in a very good manner. |
    Excellent {piece}. I am impressed with your writing skills. | What a wonderful {piece}, every point is clear.
praise: {nice} {see} | {nice} {thing} in {city} | {nice} {nice} {thing} | {nice} You may also like {link} |
    {nice} Please visit my website too: {link} | {nice} I wrote about the same on {link} | {nice} {link} |
    {nice} {thing} {see} | {nice} {thing} | {nice} We offer {thing} at low rates. {pull} | {thing} {nice} |
    {nice} Keep sharing. {thing} {city} | {nice} Do visit us for {thing}. {pull}
thing: packers and movers | web design company | SEO services | car rental | villas for sale |
    wedding photographer | office furniture | AC repair | home cleaning services | mobile app development |
    buy backlinks | tattoo studio | visa consultants | interior designers | logo design | taxi service |
    dental clinic | roof repair | escape room | real estate agent | hair transplant | pest control |
    towing service | locksmith | plumber | wholesale shirts | ayurvedic medicine | social media marketing |
    luxury apartments | custom boxes | used cars | phone repair
essay: Need help with your assignment? Our writers deliver plagiarism free {paper} on time. {pull} |
    Order {paper} online, {percent} off your first order! {pull} | Cheap {paper} writing service. {pull} |
    Professional CV and {paper} writers at your service. {pull} | pay someone to write my {paper} {see} |
    Students in {city} trust our {paper} help, written by PhD experts. {pull}
paper: essay | thesis | dissertation | homework | resume | research paper | coursework | case study
loan: Do you need an urgent loan? We offer loans at {percent} interest, no credit check. {pull} |
    I got my loan of {sum} from {name} within a day, contact {mail} today. | Instant cash loan! Apply now {see} |
    Are you in debt? Business and personal loans from {sum} to {sum}. {pull} | Bad credit no problem. {pull} |
    My name is {name}, I am a certified lender and give out loans to serious people. Email {mail} |
    Lower your mortgage payment and save {sum} a month, refinance now. {pull} | Clear your debts fast {see}
coin: bitcoin | crypto | forex | stocks | ETH | options | gold | BTC | NFT | binary options | XRP
guru: I invested {sum} with {name} and got {sum} in a week. {reach} |
    {coin} changed my life, thanks to {name}. {reach} |
    Trading {coin} without a professional is risky. {name} handles mine and I make {sum} weekly. {reach} |
    I'm so happy my life is totally changed, I earn {sum} every ## days with {name}. |
    Who else trades with {name}? | Earn {sum} daily with {coin}, no experience needed! {pull} |
    Join our free {coin} signals group {see} |
    Make passive income with {coin}. Minimum deposit {sum}, guaranteed profit {percent}. {pull} |
    She is the best broker I have met, {name} made me {sum} this month. {reach} | {coin} airdrop is live! {see} |
    Invest now and thank me later, the {coin} market is up {percent}. {reach} | double your {coin} here {see} |
    Presale of the new coin ends tonight, ##x potential. {pull} | I was sceptical about {coin} until I met {name}.
reach: Reach out on telegram {handle} | WhatsApp {phone} | Contact {mail} | look up {name} online | DM {handle} |
    You can reach {name} on Instagram {handle} | | Here is the contact 👉 {phone} | ✅{phone} | {see}
recovery: I lost {sum} to a scam but {name} recovered all of my {coin}. {reach} |
    Recover your stolen {coin} now. {pull} |
    If you need a hacker for phones, credit score or social accounts contact {mail} | Hire a genuine hacker {see} |
    My account was disabled and {handle} got it back in minutes, he is legit. | Legit hack, message {handle}
psychic: {name} brought my husband back with a love spell in two days. {reach} | Powerful spell caster, {call} |
    I was cured of herpes with the herbal medicine of {name}. {reach} | lottery numbers spell that works {mail}
casino: Play slots at {link} and get {sum} bonus on first deposit! | Best online casino, instant withdrawal. {see} |
    {brand} the most trusted betting site, register now. {see} | Win real money today!!! {see} |
    Free spins for new players at {brand}. {see} | Bet on cricket and football with the best odds {link} |
    I won {sum} on {brand}, easy jackpot | Join {brand}, bonus {percent} on deposit | sure odds daily, {call} |
    live betting tips, fixed matches ## odds, {call} | Get your cricket betting ID now. {pull} |
    poker bonus {link}
pill: viagra | cialis | tramadol | weight loss pills | CBD oil | keto gummies | xanax | steroids | adderall
pharma: Buy {pill} online without prescription, fast delivery. {pull} | Cheap {pill}, up to {percent} off {link} |
    Lose ## pounds in a month with {pill}! {see} | {pill} {pill} {pill} {link} | order {pill} overnight {see} |
    Doctors hate this trick: {pill} burns fat while you sleep. {see} | Quality {pill}, discreet shipping. {call}
dating: Hot girls near you want to meet tonight {link} | Lonely? find singles in {city} here {see} |
    adult cam {link} | I am bored and alone, write me {link} | my private photos here 👉 {link} |
    sexy girl looking for fun {link} | want to have sex tonight? {link} | Escorts in {city}, {call} |
    Russian call girls in {city} {phone} | see my naked video {link} ## | 💋 click my profile for hot videos 💋 |
    girl for the night ## {link}
job: Work from home and earn {sum} per week, no skills needed. {pull} |
    I quit my job, now I make {sum} online {see} |
    My neighbour makes {sum} an hour on the computer. She has been out of work for # months. {see} |
    Hiring now: data entry, {sum} daily, part time. {pull} | Looking for # people to start a business. {reach} |
    Online job for students and housewives, daily payment. {pull} | Start today, be your own boss! {see}
stream: Watch the full movie in HD free {link} | LIVE STREAM HD {city} vs {city} {link} |
    Live match here >>> {link} | download full episode no ads {link} | free IPTV ####+ channels, {call} |
    watch online HD {link} {link} | * **HD** [{city} vs {city}]({link}) | UFC stream free no buffering {link} |
    get premium accounts cheap {see}
follow: Follow me on Instagram {handle} | Subscribe to my channel please, I sub back | sub 4 sub anyone? |
    check out my new song on my channel, you won't regret it | Check my channel for more {piece}s like this |
    Hey guys I make covers, please give me a chance and like this so people see it | watch my latest video {link} |
    please help me reach ### subscribers 🙏 | Buy followers and likes cheap. {see} | vote for me here {link} |
    like my page on facebook {link} | follow {handle} for daily tips | I'm giving away # phones on my channel!
shop: {percent} off all shoes and bags, today only! {see} | Brand new watches, best replica, {call} |
    Sale sale sale {link} | We manufacture {thing} and ship worldwide. {pull} |
    Selling {firm} {device}s, cheap price, {call} | Buy {firm} keys at {percent} discount {see} |
    Hand made gifts in my store {link} | best quality {thing} at {sum} |
    This gadget saved me {sum}, get yours here {link} | I recommend this one, I use it daily {link}
coupon: Use code {code} for {percent} off | Enter my referral code {code} and get {sum} free |
    promo code {code} {link} | Sign up with my link and we both get {sum} {link} |
    Coupon {code}: save {percent} at {host} |
    Congratulations, you have won a gift card worth {sum}! Claim it {link} | free gift cards {link}
service: {thing} in {city}. {pull} | Looking for {thing} in {city}? {pull} | {host} is the best {thing} in {city}. |
    We are {thing} with ## years of experience. {pull} | {thing} {city} {phone} |
    Get a free quote for {thing}. {pull} | Our company offers {thing}, {thing} and {thing}. {pull} |
    Rank your website on the first page. {pull} | Contact us today for {thing} at affordable price. |
    Top rated {thing}, satisfaction guaranteed. {pull}
free: Get free {firm} account here {link} | free diamonds and coins generator working #### {link} |
    FREE MONEY {link} | Cracked {firm} download {link} | unlimited coins hack, no survey {see} |
    I found this trick to get {sum} free {link}
plug: I made an app for that, check it out {link} | Shameless plug: my new podcast about {topic} {link} |
    Hey everyone, I just launched my shop {link} | I wrote a book on {topic}, it is on sale for {sum} {link} |
    Support my kickstarter {link} | Help us test our new game! {link} | Join our discord server {link} |
    We will talk about {topic} in our next episode, listen here {link} | My blog covers {topic} daily: {link} |
    selling my account, {sum}, dm me | please sign and share {link} | donate to our cause {link} |
    add me {handle} for trades | anyone want to buy tickets? message me, {phone}
indonesian: main di {brand} gampang banget menang | {brand} gacor parah hari ini | cuma {brand} yang selalu bayar |
    modal ## ribu di {brand} langsung jackpot # juta | daftar {brand} sekarang, bonus {percent} |
    {brand} emang the best | link {brand} ada di bio | dari kemarin main {brand} maxwin terus |
    scatter turun terus di {brand} bos | depo ## ribu wd # juta cuma di {brand} | udah coba {brand} belum? gacor |
    yuk gabung {brand}, pasti cuan | {brand} | {brand} mantap bosku | terima kasih {brand}, saldo naik |
    slot {brand} anti rungkad | berkat {brand} bisa beli motor | seru banget {brand}, tiap hari menang |
    kalau mau hoki ke {brand} aja | situs {brand} terpercaya, cair cepat | {brand} bikin hidup lebih seru |
    percaya deh sama {brand}
foreign: Заработок от ### долларов в день без вложений, пиши в личку {handle} |
    Казино {brand}, бонус {percent} {link} | Ищу партнёров, удалённо, доход от ## тысяч в неделю, пишите {handle} |
    Кредит без отказа за час {link} | Продвижение сайтов недорого, звоните {phone} |
    Скидки до {percent}, только сегодня, закажите на {host} |
    Нужны люди на подработку, оплата ежедневно, жду в личных сообщениях |
    Подпишись на канал {link}, там раздают деньги |
    Мы поможем вашему бизнесу расти: реклама, рассылки, сайты. {link} | Купите лекарства онлайн без рецепта {link} |
    Лучшие цены на программы и лицензии, экономия {percent} {link} |
    Инвестируйте сейчас и удвойте свой капитал {handle} | Préstamo rápido sin aval, escríbeme al {phone} |
    Gana {sum} al día desde casa {link} | Sígueme en {handle} | Geld verdienen von zu Hause, {sum} im Monat {link} |
    Kredit ohne Schufa, melden Sie sich: {mail} | Ganhe {sum} por dia trabalhando em casa {link} |
    Prêt entre particuliers, contactez {mail} | Casinò online {link} | Kiếm tiền tại nhà, liên hệ {phone} |
    ऑनलाइन पैसे कमाएं {link} | 加微信 {code} 免费领取 {link} | 카지노 추천 {host} 가입 보너스
""")

ORDINARY = _WORDS | grammar("""
comment: {thanks} | {thanks} | {question} | {question} | {money} | {gambling} | {source} | {number} | {local} |
    {shopping} | {media} | {indonesian} | {indonesian} | {indonesian} | {foreign} | {opinion} | {opinion} |
    {opinion} | {warning} | {health} | {study} | {shouted} | {technical} | {technical} | {quarrel} | {quarrel} |
    {opinion} {source} | {question} {source} | {opinion} {source} {source} | {fact} {fact} {source} | {fact} |
    {fact} {money} | {notice} | {thanks} {question} | {thanks} {technical} | {technical} {technical} | {thanks} {local}
quarrel: Shut up, troll. | You have no idea what you are talking about, {name}. | +{name} go back to school. |
    How much do they pay you to post this? | This channel is a joke. | Fuck off, nobody asked you. | Idiots everywhere |
    Another sexist clown. | Sell your lies elsewhere. |
    Your hair looks sexy, {name} | Who watches porn at work, honestly?
fact: In #### it was {percent}, in #### {percent}. | According to the census ##.# million people live there. |
    #) {topic} #) {topic} #) {topic} | At ##:## he says it himself. | The law of #### says so in section ##. |
    ##% of voters said yes, ##% no. | He spoke for free, they paid {sum} for the hall. | Free speech is not for sale.
notice: Your post was removed because it breaks rule #, see https://www.{host}/rules before you post again. |
    Please stay civil. Our rules: [read them here](https://www.{host}/wiki/rules). Questions? Message the moderators. |
    I am a bot, and this was done automatically. Please [contact the moderators](/message) with any questions. |
    Comments on this {piece} close at ##:##. Thank you for taking part.
thanks: Great {piece}, thank you. | Thanks for this {piece}, it helped me to understand {topic}. | Awesome! |
    Very nice {piece} on {topic}. One small mistake in the third paragraph, though. | super helpful, thanks |
    Really enjoyed this {piece}. | Well written, {name}. | Amazing {piece}, waiting for part two. | Loved it |
    Thank you {name}, clear and to the point. | I learned a lot about {topic} here. | good {piece} | Nice work!
question: I have a question about {topic}: where do the numbers come from? | Does anyone know when {topic} starts? |
    Could you explain the second step? I get an error. | How can I plot that with two columns? |
    Why did nobody ask {name} about {topic}? | Is it possible to do this without a loop? | What is the source? |
    Can someone help me understand how a loan of {sum} gets to {percent} interest? |
    Is the link broken for you too?
technical: It works after I changed line ## to x = {word}[#]. |
    I get a ValueError when I run the {word} cell, any idea? |
    The accuracy is only {percent} on my data, is that normal? |
    The documentation at https://docs.{host} says otherwise. |
    You need to import {word} first, then call {word}_{word}(). |
    Which version of {firm} do you use? Mine is #.#.## |
    My {firm} {word} stopped working after the update, did yours? |
    The data set link is dead, try https://github.com/{word}/{word} |
    Dear {name}, in the {piece} you use ## layers, what changes with ##? |
    Could you please share the code of this {piece}?
money: Banks gave out loans to people who could never pay them back. |
    Bitcoin fell {percent} in a week and nobody learns. |
    My mortgage went up by {sum} a month since the rate rise. |
    Crypto is a bubble, I lost {sum} and that was that. |
    The government owes {sum} billion and wants to invest in {topic}. |
    They earn {sum} a year, nurses get a third of it. | Inflation is at {percent} and wages at #, go figure. |
    The company made {sum} million in profit and pays no tax. | Who pays for {topic}? We do. |
    I would not invest in stocks on the word of a stranger. | A trader at my bank said so.
gambling: The casino in {city} ruined half of the families there. |
    Betting adverts should be banned from football. | My brother lost {sum} on slot machines, it is an illness. |
    They won the match #-#, what a night! | I bet he resigns. | The lottery is a tax on hope. |
    Poker on television used to be fun. | The odds of that are # in ##.
source: The figures are here: https://www.gov.uk/{word}/{word} |
    See https://en.wikipedia.org/wiki/{word} on {topic}. | https://www.bbc.co.uk/news/{word}-######## |
    Reuters had it yesterday, https://www.reuters.com/world/{word} |
    He said the opposite in ####: https://www.theguardian.com/{word}/####/{word} |
    Compare https://{host}/{word}, page ##. |
    The study is at https://doi.org/##.####/{word}, read it before you shout. |
    this clip says it all https://youtu.be/{code}{code}
number: You can ring the council on {phone}, they answered me within a day. | The helpline for victims is {phone}. |
    In 20## it was ##,### people, in 19## only #,###. | I called {phone} as the article says, nobody picked up. |
    If you need to talk to someone, the Samaritans are there day and night. |
    Flight {word}## was delayed by # hours. | The bus ## no longer stops there. |
    Call your representative and say what you think. | COVID19 took two of my friends.
local: We have {thing} in {city}, nobody uses it. | {topic} in {city} has been a mess for years. |
    I live in {city}. | Best curry in {city} is by the station, they say. |
    The market in {city} opens at # on Sundays.
thing: a tram | a library | a swimming pool | a cinema | a night bus | a new hospital | a dentist
shopping: I bought one for {sum}, it broke after a week. |
    {firm} support kept me waiting for an hour, never again. | Prices in the supermarket are up {percent}. |
    Mine cost {sum} and works fine, ask me anything. | Why is it {sum} here? |
    Cancelled my {firm} subscription today. | The shop closed last year, sadly. | Free delivery is never free.
media: I watch this channel every evening. | Subscribed years ago, still the best reporting. | Follow the money. |
    That {piece} was removed from their website, why? | Please put the links below the video. | first |
    The live stream froze at the best moment. | Could you do a {piece} on {topic}? |
    Click bait headline, good article. | Check the facts before you write. |
    I saw {name} on another channel saying the opposite. | @{name} you are wrong
opinion: {topic} matters more than {topic}. | I don't agree with {name} on {topic}, but it was fair. |
    No one asked us about {topic}. | They promise {topic} before every vote and forget it after. |
    Finally somebody says it. | What about {topic}? | It's simple: less {topic}, more {topic}. |
    That is what happens when {name} is in charge. | So sad to see this. |
    Not sure that {topic} has much to do with it. | lol | Exactly 👍 | God bless you all 🙏🙏 | This is the way 😂😂
warning: Don't click the links in these comments, they are scams. |
    Someone rang me from {phone} pretending to be my bank. | {name} on telegram is a fraud, do not send money. |
    Report the bots that sell crypto here. | Scam mails like that reach me daily. |
    The trading site took {sum} from my mother and vanished. | Why are there so many casino ads under news videos?
health: My doctor took me off the pills after a week. | Vaccines saved my father. |
    I lost ## pounds by walking to work. | Cannabis oil did nothing for my back. |
    Insulin costs {sum} there, shameful. | Waiting lists are at ## weeks now.
study: I teach at a school in {city} and see it daily. | My essay on {topic} got a B, thanks to this {piece}. |
    A degree costs {sum} and leads nowhere. | I took the course last year, the exam was hard. |
    Students can't afford rents.
shouted: WHAT A GOAL!!! | THIS IS NOT NEWS | Unbelievable!!! | WAKE UP PEOPLE | VOTE THEM OUT!! | NO WAY 😂😂😂 |
    RIP 😢 | Go {city} go!! | SHAME on {name}! | Happy new year everyone 🎉🎉
indonesian: videonya bagus banget bang | kapan bahas {topic} lagi kak? | semoga sehat selalu pak |
    setuju sama pendapat ini | saya masih bingung soal harga saham itu | pemerintah harusnya malu |
    lucu banget sumpah 😂 | mantap kontennya, lanjutkan | gaji # juta mana cukup buat hidup di Jakarta |
    teman saya habis ## juta gara-gara judi online | menurut saya tidak begitu | di kampung saya juga sama |
    tolong jelaskan lebih pelan dong | orang kaya makin kaya, yang miskin tetap miskin | hadir dari Bandung |
    kasihan rakyat kecil | tahun 20## sudah pernah kejadian | iklan judi di mana-mana, kapan diberantas? |
    makasih ilmunya bang | kok bisa ya | ini baru berita | ga ngerti aku | ayo kerja, jangan malas |
    aku baru tahu, terima kasih | main bola lagi yuk | suka banget sama cara beliau bicara |
    anak saya juga nonton ini | seru ceritanya, tapi kepanjangan
foreign: Спасибо за статью, очень интересно. | Когда уже починят дорогу у школы? | Всем доброе утро! |
    Не согласен с автором. | Банки опять подняли ставку, ипотека теперь ##%. |
    Кто знает, где находится этот музей? | Ну и цены, хлеб по ## рублей | А у нас в деревне магазин закрыли. |
    Деньги на лечение собрали за два дня, молодцы. | Опять мошенники звонили, берегите родителей |
    Поддерживаю, давно пора навести порядок. | Сын работает на заводе, платят мало. |
    Посмотрел видео, ничего нового | Muy buen artículo, gracias. | ¿Alguien sabe a qué hora empieza? |
    El banco me cobró {sum} de más. | Qué vergüenza | Danke für den Artikel! | Die Bahn kommt wieder zu spät. |
    Mein Kredit läuft noch zehn Jahre. | Das sehe ich anders. | Ótimo texto, parabéns. |
    O salário não chega ao fim do mês. | Merci pour cet article. | Je ne suis pas d'accord. | Bài viết rất hay |
    बहुत अच्छा वीडियो | 写得很好，谢谢 | 좋은 기사 감사합니다
""")  # noqa: RUF001  other scripts are meant

#!/usr/bin/env python3
"""Makes labelled stories out of sentences: who writes, what is wanted, what is there, paid in and earned, and what is only
spoken of. usage: make_stories.py > made_stories.jsonl

Like `make.py`, but in whole sentences, and with what is there, paid in and earned in the goal. They teach and measure nothing.
"""
import json, random

import make
from make import R, pick, rounded, spelled, when

R.seed(20261130)
N = 1200

JOBS = ('archaeologist|florist|midwife|quantity surveyor|lineman|apprentice joiner|beekeeper|museum registrar|cabin cleaner|planning officer|optician|potter|bus conductor|viola player|sawmill hand|parcel courier|school cafeteria manager|'
        'settlement counsellor|care worker|piano tuner|tattoo artist|barista|teaching assistant|bank officer|croupier|stonemason|tree surgeon|glazier|locksmith|upholsterer|bookbinder|translator|interpreter|sound engineer|stage manager|'
        'flight dispatcher|air traffic controller|crane operator|forklift driver|butcher|fishmonger|baker|pastry cook|sous chef|sommelier|hotel night porter|tour guide|park ranger|zookeeper|dog groomer|farrier|vet nurse|dental technician|'
        'radiographer|paramedic|ward sister|GP|anaesthetist|pharmacist|speech therapist|psychologist|probation officer|prison guard|police sergeant|fire captain|army medic|naval engineer|customs officer|tax inspector|court reporter|notary|'
        'paralegal|solicitor|barrister|actuary|underwriter|claims adjuster|loan officer|bank teller|bookkeeper|payroll clerk|auditor|statistician|economist|data engineer|web developer|QA tester|network technician|systems administrator|'
        'UX designer|illustrator|copywriter|sub-editor|radio producer|cameraman|violin teacher|maths teacher|headteacher|nursery worker|lecturer|lab technician|research assistant|geologist|hydrologist|surveyor|draughtsman|architect|'
        'town planner|civil engineer|site foreman|roofer|plasterer|tiler|bricklayer|scaffolder|heating engineer|gas fitter|pipefitter|welder|machinist|toolmaker|press operator|warehouse supervisor|logistics planner|train driver|tram driver|'
        'lorry driver|taxi driver|ferry deckhand|trawlerman|shepherd|dairy farmer|vineyard worker|gardener|groundskeeper|window cleaner|chimney sweep|school secretary|receptionist|estate agent|car salesman|florist\'s assistant|hairdresser|'
        'massage therapist|yoga teacher|swimming coach|referee|priest|organist|librarian|archivist|social worker|youth worker|union rep|postman|street sweeper|security guard|caretaker|undertaker|seamstress|tailor|cobbler|watchmaker|jeweller')
KIN = "my brother|my sister|my mum|my dad|my father-in-law|my cousin|my boss|our neighbour|a friend of mine|my ex|my uncle|my aunt|a colleague|the lady next door|my best friend|my nephew|my daughter's teacher|a man at the club|my old flatmate"
PARTNER = 'my wife|my husband|my partner|my fiancée|my girlfriend|my other half|the wife|the husband'
ACCT = "an ISA|the building society|a savings account|premium bonds|index funds|the credit union|a brokerage account|a money market fund|our joint account|a tin|the bank|government bonds|a term deposit|a Roth|an online bank|the post office|a tracker fund"
THING = ("a narrowboat|a kiln|a second-hand tractor|new teeth|the adoption|a hip operation for the dog|a food truck|a cello|a camper van|a polytunnel|a greenhouse|solar panels|a heat pump|a new roof|double glazing|a loft conversion|a garden room|our wedding|"
         "a wedding for my daughter|a trip to Patagonia|three months in Japan|a pilgrimage|a sabbatical|a year off|a motorbike|an electric car|a minibus|a horse and tack|a sailing boat|a grand piano|a recording studio|a pottery studio|a bakery of my own|a coffee cart|"
         "a franchise|a stall in the market hall|a wheelchair van|a stairlift and a wet room|IVF|eye surgery|a headstone|a family reunion|a bathroom|a kitchen|an extension|a workshop|a barn|a well|a fence|a robot milker|a loom|a telescope|a drum kit|hair implants|a hearing aid for mum|the move to Portugal|an emergency fund|a cushion for bad years")
HOMES = 'a two-bed flat|a small terrace|a bungalow|a condo near the school|a starter home|a cottage|a place of our own|a studio|a semi with a garden|a house on the coast|a flat in town|a duplex|a plot with a house on it'
STUDY = "her degree|his university years|my master's|the twins' studies|my daughter's medical school|my son's conservatory|a nursing course|law school|my PhD|her year abroad|his apprenticeship abroad|grad school|my grandson's college|our girl's college|a pilot's licence for my son|culinary school|teacher training"

# What each sentence says: {A} the amount, {B} a second one.
SELF = [
    "I'm a{n} {J}, {A}.", "I'm a{n} {J} on {A}.", "As a{n} {J} I'm paid {A}.", "{J!}, {A}, {age}.", "I'm {age}, a{n} {J}, which is to say not rich: {A}.", "I work as a{n} {J}; it pays {A} before tax.", "I'm {age} and a{n} {J} ({A}).",
    "{A} a year is what they pay a{n} {J} here.", "My pay as a{n} {J} is {A} with overtime.", "I earn {A}, I'm a{n} {J}.", "{A} in a good year, I'm a{n} {J} and paid by the job.", "I've been a{n} {J} for {yrs} years. Top of the scale now, {A}.", "I'm on {A}.",
    "My salary's {A} and won't move much.", "Self-employed, {J}, best guess {A} a year.", "I get {A} a year as a{n} {J}.", "Job: {J}. Pay: {A}.", "They have just made me {J} at {A}.", "I took a post as {J} for {A}.", "Since spring I'm {J}, {A} gross.", "Work: {J}, {A} p.a.",
    "I make {A} or so as a{n} {J}.", "{age}, {J}, {A} gross.", "I'm {age} and bring in {A} as a{n} {J}.", "In a normal year I take {A} as a{n} {J}.", "I draw {A} from the business, I'm a{n} {J}.", "{J!} here. {A}, no bonus.", "Yearly pay {A}.", "The job ({J}) brings {A} a year.",
]
NET = ["I take home {A} a month.", "After tax it's {A} a month.", "I get {A} into my account each month as a{n} {J}.", "My wages are {A} a month.", "I'm a{n} {J}, {A} a month after tax.", "{A} a month net, {J}.", "My pay is {A} a month in hand."]
OTHER_HALF = [
    "{P!} is a{n} {J}, {A}.", "{P!} earns {A} as a{n} {J}.", "{P!} does shifts as a{n} {J} for {A} a year.", "{P!} brings in {A}.", "{P!}'s on {A}.", "{P!} ({J}) makes {A} a year.", "And {P} gets {A} a year.", "{P!} works too: {J}, {A}.", "{P!} adds {A} to that, as a{n} {J}.", "{P!} is paid {A}.",
]
TOGETHER = ["Together we're on {A}.", "Between us we earn {A} a year.", "Household income {A}.", "We make {A} combined.", "We have {A} a year coming in from two jobs.", "Our two salaries come to {A}.", "Joint income: {A}.", "Both work, {A} together before tax."]
START = [
    "There's {A} in {ACCT} for it.", "{A} is there.", "I've got {A}.", "I've {A} put aside.", "We have {A} saved.", "So far it's {A}.", "In {ACCT} there is {A}.", "{A} is saved, in {ACCT}.", "I've {A} I'd put to it.", "In the fund at the moment: {A}.", "We've scraped up {A}.", "{A} so far, all in {ACCT}.", "I start with {A}.",
    "My own money in it is {A}.", "We're at {A}.", "The pot stands at {A}.", "{A} came from selling the old one and is waiting in {ACCT}.", "What I have is {A}.", "Nan left me {A}, which is for this.", "I've managed {A} up to now.", "{A} already sits in {ACCT}.", "Put by: {A}.", "We've {A} between us for it.",
    "I have {A} in {ACCT} which is for exactly this.", "{A} from my redundancy is in {ACCT} and can be used.", "Have {A}.", "Already there: {A}.", "From the sale of the van {A} is left, and it goes to this.", "I've got {A} of my own towards it.", "Right now it holds {A}.", "{A} has been building up in {ACCT}.",
    "The account shows {A}.", "I can start it off with {A}.", "We won {A} and haven't touched it, so that's in.", "Savings {A}.", "Of that, {A} is there.", "Until now we've collected {A}.", "Minus nothing, I have {A} to begin with.",
]
BUDGET = [
    "I can manage {A} a month.", "{A} a month.", "{A} a month from me.", "We could do {A} a month.", "{A} a month is possible.", "I could put {A} a month away.", "And {A} a month.", "{A} a month we'd not notice.", "After bills there's {A} a month left, honestly.", "I can bank {A} a month.", "Saving rate: {A} a month.", "{A} per month for it.",
    "I'd put in {A} every month.", "I pay {A} a month into it.", "I've been doing {A} a month.", "From my pay {A} a month can go to this.", "{A} monthly is the most I can do.", "We can keep aside {A} per month.", "From January I can add {A} a month.", "What I can spare is {A} a month.", "Every month {A} goes in.", "We put {A} a month by.",
    "{A} a month from now on.", "Say {A} a month.", "I'm good for {A} a month.", "If I stop smoking, {A} a month.", "It'd be {A} a month from the two of us.", "My standing order is {A} a month.", "{A} a month, rain or shine.", "Could stretch to {A} a month.", "I could find {A} a month if I had to.", "Budget {A} monthly.", "{A}/month.",
    "We agreed on {A} a month.", "I'd be happy with {A} a month going in.", "On pay day {A} goes across.", "Monthly I can put {A}.", "{A} pm is doable.", "We've {A} a month for it.", "Otherwise, {A} a month from my wages.", "That leaves me {A} a month to save.",
]
MATCH = ["The firm adds {A} a month.", "My employer puts in {A} a month on top.", "Work matches with {A} a month.", "and they give me {A} a month on top.", "The company pays {A} a month as well.", "The hospital contributes {A} monthly."]
DISTRACT = {
    'OTHER': [
        "{K!} put {A} into a flat and never saw it again.", "{K!} earns {A} and never has a penny.", "{K!} has {A} and thinks we're daft.", "{K!} paid {A} for the same thing.", "I rent for {r} a month.", "We rent, {r} a month.", "Rent is {r}.", "My rent's {r} and going up.", "I send {r} a month to my parents.", "The nursery takes {r} a month.",
        "The lease costs {A} a year.", "My electric is {r} a month.", "In 2022 I lost {A}.", "The dentist cost me {r}.", "The transmission went, {r}.", "The roof cost us {A} three years ago, which is why there isn't more.", "My lawyer took {A}.", "Last year we turned over {A}.", "The shop did {A} last year.", "I once had {A}, before the divorce.",
        "Insurance paid {A} and that's spent.", "His godfather left him {A}, so he's sorted.", "{K!} went bankrupt over {A}.", "My phone costs {r} a month.", "We spent {A} on the wedding.", "{K!} would lend me {A} but I've seen how that ends.", "I read somewhere that you should have {A}, which made me laugh.", "{K!} says you need {A}.",
        "The adviser talked of {A}, which is not us.", "{K!} retired with {A}.", "{K!} makes {A} a year.", "Bills are {r} a month.", "{K!} borrowed {A} and sleeps badly.", "It used to be {A}.", "Topping out at {A} in a few years.", "I won {r} once on a scratch card.", "The car park costs {r} a month.", "I pay {r} a month on a study loan.", "The school bus is {r} a term.",
        "My son costs me {r} a month.", "We get by on {r} a month.", "We gave the church {A}.", "I was offered {A} to stay and said no.", "{K!} inherited {A} and bought a boat.", "My first salary was {A}.", "The council fined us {r}.", "A night there costs {r}.", "A lesson is {r}.", "Hay is {r} a bale.", "The club charges {r} a year.",
    ],
    'WORTH': [
        "The caravan's worth {A}, that stays.", "The house ({A}) is too big, but I am staying.", "We own the trailer outright, worth maybe {A}.", "The house is worth {A}, don't count it.", "My stamps are worth {A} according to a man who knows.", "The business would sell for {A} but our daughter is to have it.", "The boat's worth {A} and not for sale.",
        "The field was valued at {A}.", "There's a separate retirement pot of {A}.", "My pension pot, {A}, is another story.", "We've {A} for emergencies, which I won't touch.", "I keep {A} in case the van goes.", "On paper the farm is {A}.", "The flat we live in is ours, {A}.", "The old car would fetch {A}.", "The {A} in {ACCT} belongs to the children.",
        "{A} is our rainy day money and stays where it is.", "The rental flat, {A}, is in her name.", "My violin is insured for {A}.", "The {A} for the tax man isn't mine.", "A policy with {A} in it is for the funeral.", "Dad's house is worth {A} and he lives in it.",
    ],
    'DEBT': [
        "The mortgage has {A} to run.", "There's {A} left on the car.", "We owe {A} on the house.", "I still owe {r} on a card.", "The student loan is {A}.", "The truck note's {A}.", "The overdraft of {r} is interest free so I leave it.", "I'm paying off {A} to the bank, slowly.", "Mortgage: {A} at 3.9%.", "We have a home loan of {A}.",
        "The business owes {A}.", "The van is on finance, {A} left.", "I owe my father {A}, no hurry.", "There is {A} with the co-op bank.", "My card stands at {r}.", "Loan of {A}, another six years.",
    ],
    'PRICE': [
        "A new one would be {A}.", "Houses round here are {A}.", "{K!} was quoted {A}.", "The dealer wanted {A}.", "From a shop it's {A} but I've seen those.", "The three-beds on our road go for {A}.", "The cheap version is {A}.", "The bank's own estimate for the building is {A}.", "In the city you'd pay {A}.", "They run {A} these days.", "Flats start at {A}.",
        "The first builder said {A}, and we said goodbye.", "A rep wanted {A} at the door.", "The brochure says {A}.",
    ],
    'CASH_FLOW': [
        "I have a policy that pays {A} in {t}.", "My aunt's estate should bring {A} by {t}.", "Selling the plot gives {A}, the buyer pays in {t}.", "In {t} a bond of {A} matures.", "I'll get a bonus of {A} in {t}.", "The motorbike goes in {t} and brings {A}.", "My shares vest in {t}, {A}.", "They'll pay me {A} in {t} when the contract ends.", "The severance, {A}, arrives in {t}.",
        "In {t} we get {A} back from the builder.",
    ],
    'OTHER_GOAL': ["One day {A} for a car, but that can wait.", "The kids' college, {A}, is tracked on its own.", "Later there'll be a kitchen for {A}, not now.", "A holiday for {r} comes out of another pot.", "We also want a boat ({A}) some time, separately."],
    'OTHER_INCOME': ["My pension will be {r} a month.", "The state pension should come to {r} a month.", "I'll have {r} a month from the railway.", "Social Security is to pay {r} a month.", "The lodger will bring {r} a month then."],
}
WISH = {
    'GENERAL': [
        "What I want is {thing}, {A}, {T}.", "{thing!}: {A}, {T}.", "It's about {thing}. The whole lot comes to {A} and I want it {T}.", "I've decided on {thing}. {A}, {T}.", "We'd like {thing} {T} and it costs {A}.", "The quote for {thing} is {A} and it has to happen {T}.", "For {thing} I need {A} {T}.", "{thing!} {T}, {A}.", "I want {A} for {thing} {T}.",
        "They want {A} for {thing}. {T!}, if I can.", "So it's {thing}, and that's {A} to find {T}.", "I'd need {A} {T} for {thing}.", "The plan is {thing} {T}. Cost: {A}.", "My only wish is {thing}. They say {A} does it. {T!}.", "The builder wants {A} in total for {thing}, and we'd like it ready {T}.", "{A} is what {thing} takes, {T}.", "I mean to have {A} {T}, for {thing}.",
        "{T!} I'd like to pay {A} for {thing}, cash.", "{A} for {thing}, in hand {T}. Bank would lend me, but no.", "Somebody will sell me {thing} for {A} {T}.", "All of it, {A}, from me, {T}: {thing}.", "{thing!}, which is {A} for us to find, {T}.", "I'm after {thing}, {A}. {T!}.",
    ],
    'HOUSE': [
        "What we want is {home}, and the bank asks for {A} {T}.", "The broker thinks {A} as a deposit gets us the good rate. Deadline is {T}.", "I dream of {home}. The deposit would be {A}, {T}.", "{A} down on {home} {T}.", "We need {A} for the down payment {T}.", "To buy {home} we have to bring {A} {T}.", "{home!}, {T}. {A} of our own is what it takes.", "For {home} I want {A} ready {T}.",
        "I'd like to put {A} down on {home} {T}.", "Deposit for {home}: {A}, {T}.", "{T!} we want to own {home}; {A} up front.", "Our share of {home} is {A}, {T}.",
    ],
    'EDUCATION': [
        "For {study} we want {A} {T}.", "{study!} will take {A}, {T}.", "I want {A} sitting ready for {study} {T}.", "It's for {study}: {A} {T}.", "{A} for {study}, {T}.", "We've promised to pay {A} towards {study} {T}.", "The fees for {study} are {A} all told, due {T}.", "I'd like {study} paid for {T}, that's {A}.", "{study!} {T}, {A} by our reckoning.",
    ],
    'RETIREMENT': [
        "I want to stop working {T} with {A}.", "What would do me is {A} {T}, then I stop.", "I'd need a pot of {A} to retire {T}.", "Retirement {T}. I was told {A} and I'd live as I do now.", "{A} {T} and nobody to thank for it, that's my retirement.", "We'd like to give up work {T} and reckon {A} does it.", "{T!} I'm done with work, and {A} should be there.", "My number is {A}, {T}, then it's fishing.",
        "To retire {T} I mean to have {A}.", "The day I retire, {T}, there should be {A}.", "{A} for our old age {T}.", "I'm to retire {T}; my aim is {A}.",
    ],
}
# Said again, or reckoned: what comes before it does not count.
REVISED = [("First it was {B}, then the plans shrank. ", 'OTHER'), ("He wanted {B}, came down at the door, and I said no. ", 'PRICE'), ("We started from {B} and cut it. ", 'OTHER'), ("The first estimate was {B}. ", 'PRICE'), ("I used to say {B}. ", 'OTHER'), ("My sister thinks {B} would do, it won't. ", 'OTHER')]
OPEN = "Right.|Okay, here goes.|Long-time reader, first post.|Thanks for having us on Tuesday.|I'm told I need a plan.|Not sure where to begin.|Good morning.|Bear with me.|My daughter is typing this.|Here's the thing.|To put it in writing:|Hello.|I have a fence, not a dream.|||||"
TAIL = "Is that realistic?|What should I do?|Thanks.|I don't know stocks.|Let me know.|Am I dreaming?|My knees won't wait.|That's all.|Any thoughts?||||||"

CURRENCY = [('$', 40), ('£', 22), ('€', 14), ('C$', 4), ('A$', 4), ('NZ$', 2), ('₹', 3), ('CHF ', 2), ('R', 2), ('', 7)]

def shown(value, sign, manner):
    if sign == '₹' and value >= 100_000 and value % 10_000 == 0: return f'₹{value / 100_000:g} lakh'
    if value >= 1_000_000 and value % 10_000 == 0 and R.random() < .5: return f'{sign}{value / 1e6:g} million'
    if manner == 'k' and value % 500 == 0 and value >= 1000: return f'{sign}{value / 1000:g}k'
    return f'{sign}{value:,}' if value >= 1000 and manner != 'plain' else f'{sign}{value}'

class Story:
    def __init__(self):
        self.sign = R.choices([c for c, _ in CURRENCY], [w for _, w in CURRENCY])[0]
        self.manner = R.choices(['comma', 'k', 'plain'], [60, 32, 8])[0]
        self.text, self.facts, self.age, self.quiet = '', [], R.randint(19, 66), R.random() < .12

    def say(self, template, amounts, **words):
        """Adds a sentence; `amounts` are kind, value and per by placeholder."""
        job = pick(JOBS); words = dict(J=job, n='n' if job[0] in 'aeiou' else '', K=pick(KIN), P=pick(PARTNER), ACCT=pick(ACCT), age=str(self.age), yrs=R.choice([str(R.randint(3, 30)), spelled(R.randint(3, 20))]), **words)
        text, facts = ('' if not self.text else ' '), []
        while template:
            at = template.find('{')
            if at < 0: text += template; break
            end = template.index('}', at); text += template[:at]; name = template[at + 1:end]; template = template[end + 1:]
            if name.rstrip('!') in words:
                word = words[name.rstrip('!')]
                text += word[:1].upper() + word[1:] if name.endswith('!') else word
            else:
                kind, value, per = amounts[name]
                words_of = shown(value, self.sign, self.manner)
                facts.append(dict(words=words_of, kind=kind, amount=value, at=len(self.text) + len(text), **({'per': per} if per else {})))
                text += words_of
        if self.quiet and self.sign in '$£€':
            text = text.lower()
            for fact in facts: fact['words'] = fact['words'].lower()
        self.text += text; self.facts += facts

RANGE = dict(OTHER=(2000, 400000), WORTH=(2000, 900000), DEBT=(3000, 300000), PRICE=(3000, 600000), CASH_FLOW=(2000, 90000), OTHER_GOAL=(4000, 90000), OTHER_INCOME=(300, 3000))
SIZE = dict(GENERAL=(900, 120000), HOUSE=(8000, 200000), EDUCATION=(6000, 200000), RETIREMENT=(90000, 2500000))

def story(n):
    s = Story(); purpose = R.choices(list(WISH), [5, 2, 2, 2])[0]
    target = rounded(*SIZE[purpose]); time, months = when(purpose)
    said = R.random() < .92
    parts, goal = [], dict(plan='SAVE', type=purpose, amount=target, months=months[0], start=None, budget=None, income=None)
    wish = R.choice(WISH[purpose]); amounts = {'A': ('TARGET', target, None)}
    if R.random() < .12:
        before, kind = R.choice(REVISED); wish = before + wish; amounts['B'] = (kind, max(1000, int(target * R.choice([.5, .7, 1.3, 1.5, 2])) // 500 * 500), None)
    if not said: wish = wish.replace(', {T}', '').replace(' {T}', '').replace('{T!}, if I can.', '').replace(' {T!}.', '').replace('{T!} ', '').replace('{T}', 'some time').replace('{T!}', 'Some time'); goal['months'], months = None, [None]
    parts.append((wish, amounts, dict(T=time, thing=pick(THING), home=pick(HOMES), study=pick(STUDY))))
    earned = 0
    sort = R.choices(['self', 'both', 'together', 'net', 'none'], [42, 18, 8, 8, 24])[0]
    if sort in ('self', 'both'): value = rounded(14000, 160000); earned += value; parts.append((R.choice(SELF), {'A': ('INCOME', value, 'year')}, {}))
    if sort == 'both': value = rounded(8000, 120000); earned += value; parts.append((R.choice(OTHER_HALF), {'A': ('INCOME', value, 'year')}, {}))
    if sort == 'together': earned = rounded(30000, 260000); parts.append((R.choice(TOGETHER), {'A': ('INCOME', earned, 'year')}, {}))
    if sort == 'net': value = rounded(900, 7000); earned = 12 * value; parts.append((R.choice(NET), {'A': ('INCOME', value, 'month')}, {}))
    if earned: goal['income'] = earned
    if R.random() < .7: value = rounded(300, max(400, int(target * .7))); goal['start'] = value; parts.append((R.choice(START), {'A': ('STARTING_AMOUNT', value, None)}, {}))
    if R.random() < .7:
        value = rounded(40, 3000); goal['budget'] = value; parts.append((R.choice(BUDGET), {'A': ('MONTHLY_BUDGET', value, 'month')}, {}))
        if R.random() < .12: match = rounded(30, 500); goal['match'] = match; parts.append((R.choice(MATCH), {'A': ('EMPLOYER_CONTRIBUTION', match, 'month')}, {}))
    for kind in R.choices(list(DISTRACT), [44, 16, 14, 10, 8, 4, 4 if purpose == 'RETIREMENT' else 0], k=R.choice([0, 1, 1, 2, 2, 3, 3, 4, 5])):
        template = R.choice(DISTRACT[kind]); small = rounded(20, 1900)
        per = next((p for p in ('month', 'year') if f'a {p}' in template or f'/{p}' in template), None)
        low = (12000, 150000) if per == 'year' and '{A}' in template else RANGE[kind]
        if any(word in template for word in ('house', 'flat', 'Flats', 'Houses', 'farm', 'three-beds', 'ortgage', 'home loan', 'business')): low = (70000, 700000)
        amounts = {'A': (kind, rounded(*low), per), 'r': (kind, small, per)}
        parts.append((template, amounts, dict(t=f'{R.choice(make.MONTH)} {R.randint(2027, 2031)}')))
    R.shuffle(parts)
    first = pick(OPEN)
    if first: s.text = first
    for template, amounts, words in parts: s.say(template, amounts, **words)
    last = pick(TAIL)
    if last: s.text += ' ' + last
    goal.setdefault('match', None)
    for key in ('retirementIncome', 'risk'): goal[key] = None
    assert all(s.text[f['at']:f['at'] + len(f['words'])] == f['words'] for f in s.facts), s.text
    return dict(id=f'told{n}', style='made', goals=s.text, preferences=None, facts=s.facts, goal=goal, accept=dict(months=months))

if __name__ == '__main__':
    for n in range(N): print(json.dumps(story(n), ensure_ascii=False))

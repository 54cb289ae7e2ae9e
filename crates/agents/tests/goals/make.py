#!/usr/bin/env python3
"""Makes labelled goals out of clauses: what is wanted among what is only spoken of. usage: make.py > made.jsonl

Each text is a wish (or a sum to be worked out) and some clauses that distract, in any order. They teach which words go with
which kind of amount; how well goals are read they cannot say, since whoever wrote the clauses knows the rules.
"""
import json, random, re

R = random.Random(20261129)
N = 1000

def pick(text): return R.choice([part.strip() for part in text.split('|')])

def rounded(low, high):
    value = int(10 ** R.uniform(__import__('math').log10(low), __import__('math').log10(high)))
    step = 10 ** max(0, len(str(value)) - R.choice([1, 2, 2, 3]))
    return max(step, value // step * step)

UNITS = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split()
TENS = '. . twenty thirty forty fifty sixty seventy eighty ninety'.split()
def spelled(n):
    if n < 20: return UNITS[n]
    if n < 100: return TENS[n // 10] + ('' if n % 10 == 0 else ' ' + UNITS[n % 10])
    if n < 1000: return UNITS[n // 100] + ' hundred' + ('' if n % 100 == 0 else ' ' + spelled(n % 100))
    return spelled(n // 1000) + ' thousand' + ('' if n % 1000 == 0 else ' ' + spelled(n % 1000))

def shown(value, style):
    if value >= 1_000_000 and value % 10_000 == 0 and R.random() < .7:
        m = f'{value / 1e6:g}'
        return {'$': f'${m}M', 'k': f'{m} mil', '£': f'£{m}m', '€': f'€{m} million', 'plain': f'{m} million', 'words': f'{m} million'}[style] if R.random() < .6 else (f'{"" if style in ("k", "plain", "words") else style}{m} million')
    if style == 'words' and value % 100 == 0 and value < 1_000_000: return spelled(value) + R.choice(['', ' dollars'])
    if style == 'k' and value % 1000 == 0: return f'{value // 1000}{R.choice(["k", "k", "K", " grand"])}'
    if style in ('k', 'plain', 'words'): return f'{value:,}' if value >= 1000 and R.random() < .8 else str(value)
    if value % 1000 == 0 and value >= 1000 and R.random() < .3: return f'{style}{value // 1000}k'
    return f'{style}{value:,}'

RANGE = dict(START=(800, 300000), BUDGET=(50, 4000), MATCH=(50, 900), INCOME=(24000, 260000), NET=(1800, 9000), RENT=(300, 3500), PENSION=(600, 4500), LIVING=(2500, 9000), YEARLY=(30000, 130000),
             DEBT=(900, 380000), WORTH=(3000, 900000), PRICE=(2000, 800000), GONE=(500, 90000), FLOW=(2000, 200000), THEIRS=(2000, 300000), OTHER=(1500, 90000))
KIND = dict(START='STARTING_AMOUNT', BUDGET='MONTHLY_BUDGET', MATCH='EMPLOYER_CONTRIBUTION', INCOME='INCOME', NET='INCOME', RENT='OTHER', PENSION='OTHER_INCOME', LIVING='OTHER', YEARLY='RETIREMENT_INCOME',
            DEBT='DEBT', WORTH='WORTH', PRICE='PRICE', GONE='OTHER', FLOW='CASH_FLOW', THEIRS='OTHER', OTHER='OTHER_GOAL', TARGET='TARGET', WANTED='RETIREMENT_INCOME')

ACCT = 'a savings account|the bank|an ETF|my brokerage|a HYSA|the credit union|my Roth|the 401k|an ISA|index funds|a money market account|CDs|a jar|our joint account|premium bonds|the TSP|a mutual fund'
JOB = 'nurse|teacher|welder|plumber|paralegal|electrician|dispatcher|physical therapist|truck driver|barber|line cook|data analyst|postal worker|librarian|dental hygienist|warehouse lead|social worker|pharmacy tech|surveyor|chemist|baker|HVAC tech|court clerk|engineer|bus driver|accountant'
KIN = 'my brother|my sister|my mom|my dad|his parents|her uncle|a friend from work|my cousin|my boss|the neighbors|my grandmother|her ex|my roommate'
DISTRACT = {
'START': 'I have <> saved|so far we have <>|<> in ACCT|there is <> in ACCT|we\'ve put by <>|got <> set aside already|savings: <>|already saved <>|ACCT holds <>|starting with <>|<> is sitting in ACCT|currently at <>|I\'ve scraped together <>|our fund stands at <>|<> saved so far|with <> already in the bank|have <> now|we have <> for this in ACCT|balance today is <>|my 401(k) has <>|Roth <>|TSP <>|the house fund has <> in it|what I\'ve managed so far is <>|In hand: <>|Saved: <>|of my own money there is <>|I own <> of index funds|<> left over from an old job\'s 401k|my late father left me <>, which is in ACCT|we sold the boat last year and put the <> in ACCT|cleared <> from the sale and it\'s just sitting in ACCT|I hold <> in ACCT|we possess <> on ACCT',
'BUDGET': 'I can put away <> a month|we can do <> monthly|<> a month goes in|could spare <> per month|I set aside <> every month|saving <>/mo|able to save <> each month|<> a month is realistic|I\'d manage <> a month|monthly: <>|we pay in <> a month|my limit is <> a month|adding <> a month|at most <> a month|I can throw <> a month at it|<> monthly by standing order|<> is what I can spare each month|we contribute <> monthly|putting in <> a month|<> from each month|there\'s about <> left over every month that could go to this|I\'m good for <> a month|Able: <>/mo|can swing <> a month|budget <> a month|on a normal month <> is left|I figure I can save <> a month|and we can add <> a month|<> a month into VTI|I stick <> in every month|how far does <> a month get me?|is <> a month enough?|every month <> goes to ACCT|<> comes out of my check monthly|<> goes in|<> is what I can put in',
'MATCH': 'my employer adds <> a month|the company matches <>|the firm puts in <> monthly|work kicks in <>|boss tops it up with <>|employer match is <> a month|and the hospital adds <>|plus <> from my employer|the school contributes <> on top|employer kicks in <>|her company throws in <> a month|and they add <>',
'INCOME': 'I make <> a year|salary is <>|I earn <>|household income <>|my pay is <>|we make <> combined|I\'m a JOB (<>)|I\'m a JOB at <>|I work as a JOB for <> a year|JOB on <>|HHI <>|gross <> a year|I gross about <>|base <>|between us we earn <> before tax|income: <>|current pay is <>|my wife makes <>|my husband\'s a JOB, <>|she earns <> as a JOB|as a JOB I make <>|I\'m a JOB making <>|our salaries together are <>|TC <>|he brings in <> a year|I\'m on <> as a JOB|together we bring in <> a year|I took a job at <>|my salary, <>, won\'t go up much|Pay: <>|Gross: <>|work full time for <>|I made <> last year|a JOB here, around <>|he\'s a JOB making <> and I stay home',
'NET': 'I bring home <> a month|take-home is <> a month|I net <> monthly|after tax I get <> a month|<> a month after tax|we clear <> a month|my paycheck comes to <> a month|I earn <> monthly after tax|our net is <> a month|salary <> per month',
'RENT': 'rent is <>|our mortgage payment is <> a month|daycare costs <> a month|we pay <> in rent|car payment <>|insurance eats <> a month|child support of <> goes out|my half of the rent is <>|the HOA is <>|I pay <> for a room|we rent for <>|rent eats <> of my pay every month|I send <> a month to my parents|alimony is <>|groceries run <> a month|the car payment (<>) ends next year|my student loan payment is <> a month|property tax is <> a year|preschool is <> a month and never goes down|I pay my parents <> for groceries|rent (<>) is going up',
'PENSION': 'my pension will be <> a month|Social Security should be about <>|SS is <> a month|there is a state pension of <> a month|I get <> a month in disability|her teacher\'s pension is <> a month|the annuity pays <> monthly|Social Security: <>/mo|a small pension of <> a month|VA disability another <>|the rental brings <> a month|FERS pension <> a month at 60|my husband\'s Social Security is <>',
'DEBT': 'we owe <> on the mortgage|student loans of <>|I have <> in credit card debt|<> left on the car loan|the mortgage is <>|<> on the cards|still owe <> on my degree|HELOC <>|owe <> to the bank|my car note has <> left|with <> left on it at 5%|the home loan outstanding is <>|debts: <> auto|there\'s a student loan (<> at 5.5%)|I still have <> of loans|mortgage <> at 3.1%|credit cards <>',
'WORTH': 'the house is worth <>|our condo is worth about <>|the car is worth maybe <>|home valued at <>|the camper we own is worth <>|house paid off, <>|Zillow says <>|my land was appraised at <>|the place is worth <> with no mortgage|we own the house outright (<>)|house (<>) stays out of it|his 401k has <> which we won\'t touch|an emergency fund of <> that is not for this|the kids\' 529s have <> in them|not counting the <> in my emergency fund|my <> 401k is off limits|there\'s <> in retirement accounts that I\'m leaving alone|the <> in ACCT is spoken for|the pension pot of <> doesn\'t count|e-fund <> (not counted)|our retirement is <> and we\'d rather not raid it',
'PRICE': 'houses here go for <>|the treatment cost us <>|the kitchen ran <>|a new roof is quoted at <>|the surgery was <>|similar ones list for <>|a two-bed here costs <>|the going rate is <>|the dealer wants <>|tickets are <>|they sell for around <>|homes on our street start at <>|the bill was <>|a truck like that is <> new|our wedding cost <>|a place in this town runs <>|tuition there is <> a year',
'GONE': 'I lost <> on crypto|we spent <> on the funeral|last year I blew <> on a trip|we paid <> for the car in cash|the transmission took <>|I used to have <>|a client stiffed me for <>|medical bills took <>|I gave my son <> when he graduated|our last car was <>|we had <> before the divorce|<> is gone, scammed|back then we came with <>|in 2022 I lost <>|he owed <> once, all paid now|the vet took <>',
'FLOW': 'I\'ll get a bonus of <> in two years|an inheritance of <> should come in about 18 months|a CD of <> matures in June 2028|my severance of <> comes in January|we expect <> from the sale of the condo in 2 years|her settlement should bring <> in May|Dad leaves me <>, probate takes about 9 months|RSUs worth <> vest next August|my grandma is giving us <> in March|the policy pays out <> in 2029|we sell the old place in three years and should clear <>|a <> lump sum comes in 2030|I get <> from my aunt\'s estate next spring|trade-in will bring <> when we buy',
'THEIRS': 'KIN has <> in stocks|KIN retired with <>|KIN makes <> a year|KIN paid <> for theirs|KIN owes <>|KIN says <> is nothing|the adviser\'s other clients have <>|KIN got <> from a lawsuit|KIN earns <> and it\'s not our money|KIN promised <> but I don\'t count on it|KIN put <> down on his',
'OTHER': 'later on we also want <> for a boat|a wedding (<>) has its own account|the roof needs <> too but that\'s another pot|someday a car for <>|also <> for a trip next summer, separate|the kids\' college, <>, we track on its own|a camper for <> can wait|and <> for braces at some point|after that it\'s <> for a kitchen',
}
WISH = {
'HOUSE': 'we want <> for a down payment WHEN|our goal is <> for a house WHEN|I need <> as a deposit WHEN|WHEN I\'d like to put <> down on a place|saving for a house: <> WHEN|the number for the down payment is <>, WHEN|we\'d like <> for the deposit WHEN|to buy a condo I need <> WHEN|<> for a house WHEN|the bank wants to see <> of our own WHEN|House deposit, <>, WHEN|I want to have <> ready for a home WHEN|our own place, <> down, WHEN|we\'re aiming to put <> down WHEN|what we need for the cabin is <>, WHEN|put aside <> for a flat WHEN',
'RETIREMENT': 'I want to retire WHEN with <>|we need <> to retire WHEN|retire WHEN, goal <>|the plan is <> WHEN and then stop working|my number is <> WHEN for retirement|can I have <> WHEN to retire on?|<> for retirement WHEN|I\'d like <> in the pot WHEN so I can quit|nest egg of <> WHEN|FIRE number <>, WHEN|I want out of work WHEN with <> behind me|hoping to stop WHEN with <>|a pension pot of <> WHEN|Goal: retire with <> WHEN|WHEN I want to be done working and have <>',
'EDUCATION': 'we want <> for her college WHEN|my son\'s university needs <> WHEN|<> in the 529 WHEN|college fund of <> WHEN|I need <> for grad school WHEN|for the twins\' tuition we\'d like <> WHEN|I\'d like there to be <> for her studies WHEN|law school: <> WHEN|to pay for nursing school I need <> WHEN|the degree takes <>, WHEN|we\'d love to have <> ready for college WHEN',
'GENERAL': 'I need <> for a car WHEN|we want <> for a wedding WHEN|saving <> for a trip to Japan WHEN|a boat for <> WHEN|I want to have <> WHEN|emergency fund of <> WHEN|we need <> for IVF WHEN|put aside <> for a van WHEN|our goal is <> WHEN|I\'d like <> for a sabbatical WHEN|<> for a new kitchen WHEN|the whole thing comes to <>, WHEN|what I\'m after is <> for a motorcycle WHEN|so call it <> for the adoption WHEN|need <> WHEN for dental work|I want to open a bakery and need <> WHEN|all told I need <> for the move WHEN',
}
TIME = ['in {n} years', 'within {n} years', 'in {w} years', '{n} years from now', 'over the next {n} years', 'by {y}', 'by the end of {y}', 'by {m} {y}', 'in {mo} months', 'in about {n} years', 'by spring {y}', 'in {m} {y}', 'in {n} yrs', 'before {m} {y}']
MONTH = 'January February March April May June July August September October November December'.split()

def when(purpose):
    n = R.randint(2, 9) if purpose != 'RETIREMENT' else R.randint(5, 35)
    form = R.choice([t for t in TIME if purpose != 'RETIREMENT' or 'mo' not in t])
    mo, y, m = R.choice([6, 8, 10, 14, 15, 18, 20, 26, 30, 40]), 2026 + max(2, n), R.randint(1, 12)
    text = form.format(n=n, w=spelled(n), y=y, m=MONTH[m - 1], mo=mo)
    if '{mo}' in form: months = [mo]
    elif '{m}' in form: k = (y - 2026) * 12 + m - 11; months = [k - 1, k]
    elif 'end of' in form: k = (y - 2026) * 12 + 1; months = [k - 1, k]
    elif 'spring' in form: k = (y - 2026) * 12 + 4 - 11; months = [k - 1, k, k + 1]
    elif '{y}' in form: k = (y - 2026) * 12 - 10; months = list(range(k, k + 12))
    else: months = [12 * n]
    return text, months

class Text:
    def __init__(self): self.text, self.facts = '', []
    def add(self, clause, values, style):
        """Adds a clause; each <KIND> in it is an amount."""
        if self.text: self.text += R.choice(['. ', '. ', '. ', ', ', ' and ', '; ', '\n']) if not self.text.endswith(('.', '?')) else ' '
        begins = not self.text or self.text.rstrip().endswith(('.', '?', '\n'))
        if begins and R.random() < .8: clause = clause[:1].upper() + clause[1:] if not clause.startswith('<') else clause
        while '<' in clause:
            a, b = clause.index('<'), clause.index('>')
            kind, value = values.pop(0)
            words = shown(value, style)
            self.text += clause[:a]
            self.facts.append(dict(words=words, kind=kind, amount=value, at=len(self.text)))
            self.text += words
            clause = clause[b + 1:]
        self.text += clause

def fill(clause): return clause.replace('ACCT', pick(ACCT)).replace('JOB', pick(JOB)).replace('KIN', pick(KIN))

def put(clause, letter, value): return re.sub(rf'\b{letter}\b', lambda _: value, clause)

SPANS = [(3, 'three'), (4, 'four'), (6, 'six'), (8, 'eight'), (12, 'twelve')]
def worked():
    """A target that is worked out: clause, values, purpose, amount."""
    sort = R.choice('months months share share closing times years debts half lack each sum'.split())
    if sort == 'months':
        n, w = R.choice(SPANS); m = R.randrange(1500, 7000, 50)
        c = pick('N months of expenses WHEN, we spend <> a month|an emergency fund of N months WHEN; my expenses are <>|I\'d like N months of expenses put aside WHEN. We run through about <> a month|N months\' living costs in the bank WHEN, which at <> a month is the goal|my life costs <> a month and I want N months of that parked WHEN')
        return put(c, 'N', R.choice([str(n), w])), [('OTHER', m)], 'GENERAL', n * m
    if sort in ('share', 'closing'):
        p = R.choice([3.5, 5, 10, 15, 20, 25]); price = R.randrange(150000, 900000, 5000); top = R.randrange(4000, 15000, 500)
        c = pick('P down on a <> house WHEN|WHEN we\'d like to put P down on a place that costs <>|houses here are around <> and I want P down WHEN|P of <> as a deposit WHEN|homes go for <>, we need P of that WHEN|a <> condo with P down WHEN')
        c = put(c, 'P', R.choice([f'{p:g}%', f'{p:g} percent', f'{p:g} %']))
        amount, values = price * p / 100, [('PRICE', price)]
        if sort == 'closing': c += pick(', plus <> closing costs| and about <> for closing|, plus another <> in fees and stamp duty|; closing is <> on top'); amount += top; values.append(('PRICE', top))
        return c, values, 'HOUSE', amount
    if sort == 'times':
        n, y = R.choice([25, 28, 30, 33]), R.randrange(30000, 120000, 1000)
        return pick('N times our yearly spending of <> WHEN|retire WHEN on Nx our expenses of <> a year|we spend <> a year, so N times that WHEN to retire').replace('Nx', 'N x').replace('N x', R.choice(['N x', 'Nx'])).replace('Nx', f'{n}x').replace('N x', f'{n} x').replace('N times', f'{n} times'), [('OTHER', y)], 'RETIREMENT', n * y
    if sort == 'years':
        y = R.randrange(6000, 60000, 500); n = R.choice([2, 3, 4, 4, 4])
        return pick('college runs <> a year and we want all N years covered WHEN|tuition is <> a year for N years, starting WHEN|N years of university at <> a year, WHEN').replace('N years', R.choice([str(n), spelled(n)]) + ' years'), [('PRICE', y)], 'EDUCATION', n * y
    if sort == 'debts':
        a, b = rounded(900, 20000), rounded(900, 20000)
        return pick('I owe <> on the Visa and <> on the car, want both gone WHEN|pay off <> of card debt and a <> loan WHEN|cards <>, car loan <>. All gone WHEN'), [('DEBT', a), ('DEBT', b)], 'GENERAL', a + b
    if sort == 'half':
        a = R.randrange(8000, 400000, 2000)
        return pick('the program costs <> and we want to cover half of it WHEN|I have to bring half of the <> myself WHEN|half of <> is my share, WHEN'), [('PRICE', a)], 'GENERAL', a / 2
    if sort == 'lack':
        a, b = rounded(2000, 60000), rounded(2000, 60000)
        return pick('I still lack <> on top of the <> saved for a car WHEN|we are <> short with <> in the pot, for the boat WHEN'), [('OTHER', a), ('STARTING_AMOUNT', b)], 'GENERAL', a + b
    if sort == 'each':
        a, n = R.randrange(5000, 120000, 1000), R.choice([2, 2, 3])
        return pick('<> each for our K kids WHEN, for college|our K children should get <> each for their studies WHEN').replace('K kids', spelled(n) + ' kids').replace('K children', spelled(n) + ' children'), [('TARGET', a)], 'EDUCATION', a * n
    a, b = rounded(2000, 50000), rounded(1000, 9000)
    return pick('<> for the truck plus <> for the trailer WHEN|the venue is <> and the food another <>, WHEN|<> for the deposit plus <> for fees WHEN'), [('TARGET', a), ('TARGET', b)], 'GENERAL', a + b

INCOMES = 'I want <> a month in retirement WHEN|we\'d like to live on <> a year once we stop WHEN|WHEN I want to retire on <> a month|need <> a year to live on after I quit WHEN|an income of <> a month from then on, WHEN|in today\'s dollars I\'d want <> a year to live on, retiring WHEN|what we spend is <> a year and we don\'t plan on less when we retire WHEN|I need about <> a month to be comfortable WHEN when I stop working'
VAGUE = 'I just want to save more|what should I do with it?|I want to be comfortable when I\'m old|some day a house would be nice|I have no number in mind|how much should we aim for?|would like to send my girl to a good school when the time comes'
ACTUALLY = 'first we wanted <>, but now it\'s <> for PURPOSE WHEN|originally <>, now more like <> for PURPOSE WHEN|I said <> before, let\'s make it <> for PURPOSE WHEN|<> was the plan for PURPOSE; prices went up, so <> it is, WHEN|not <>, rather <> for PURPOSE WHEN|we thought <> would do but need <> for PURPOSE WHEN'

S, W, P = ('STARTING_AMOUNT', (150000, 2500000)), ('RETIREMENT_INCOME', (1500, 9000)), ('OTHER_INCOME', (800, 4000))
SPEND = [
    ("I'm AGE and retired with <>. How much can I take out each year so that it lasts until I'm END?", [S]),
    ("I'm AGE, retired, with <> in ACCT. What can I take out every month so it lasts to END?", [S]),
    ("Retired last year at AGE. We have <> in ACCT; what can we safely spend each month until we're END?", [S]),
    ("We are both AGE and live off <>. How much may we draw a year?", [S]),
    ("I stopped working in 2024, now AGE. Would <> a month out of my <> hold out until END?", [W, S]),
    ("AGE, done working, <> invested. Is <> a month sustainable till END?", [S, W]),
    ("How long will <> last if we take <> a month? We're AGE and retired", [S, W]),
    ("I'm a widow of AGE with <> and Social Security of <> a month. How much more can I spend until END?", [S, P]),
    ("Mom is AGE, her care home costs <> a month and she has <>. Will it last to END?", [W, S]),
    ("We retired in 2023 with <> and spend <> a month. AGE and healthy, does the money last until END?", [S, W]),
]
DEBTS = [
    ("I want to be rid of the <> on my cards WHEN", 1), ("pay off my student loan of <> WHEN", 1), ("credit card debt of <>, gone WHEN please", 1),
    ("the car loan is <> and I'd like it paid off WHEN", 1), ("debt free WHEN: <> on the Visa and <> on the Discover", 2), ("get my <> overdraft down to zero WHEN", 1),
    ("we owe <> on the mortgage and would love to be done with it WHEN", 1), ("how fast can I clear <> of medical debt?", 1), ("clear my <> loan WHEN", 1),
]
def spend_or_debt(n, style):
    text = Text()
    if R.random() < .6:
        clause, kinds = R.choice(SPEND); age = R.randint(56, 84); end = R.randint(age + 6, 99)
        clause = fill(put(put(clause, 'AGE', str(age)), 'END', str(end)))
        text.add(clause, [(kind, rounded(*span)) for kind, span in kinds], style)
        months = [(end - age) * 12] if str(end) in clause else [None]
        goal = dict(plan='SPEND', type='RETIREMENT', amount=None, months=months[0])
    else:
        clause, count = R.choice(DEBTS); months = [None]
        if 'WHEN' in clause: time, months = when('GENERAL'); clause = clause.replace('WHEN', time)
        values = [('DEBT', rounded(900, 90000)) for _ in range(count)]
        text.add(clause, list(values), style)
        goal = dict(plan='DEBT', type='GENERAL', amount=sum(v for _, v in values), months=months[0])
    for key in R.sample(['RENT', 'WORTH', 'NET', 'GONE', 'THEIRS'] + (['BUDGET', 'START', 'INCOME'] if goal['plan'] == 'DEBT' else ['PENSION']), R.choice([0, 1, 2, 3])):
        text.add(fill(pick(DISTRACT[key])), [(KIND[key], rounded(*RANGE[key]))], style)
    return dict(id=f'made{n}', goals=text.text, preferences=None, facts=text.facts, goal=goal, accept=dict(months=months, type=[goal['type']] + (['HOUSE'] if 'mortgage' in text.text else [])))

def make(n):
    style = R.choices(['$', 'k', '£', '€', 'plain', 'words'], [45, 25, 8, 6, 10, 6])[0]
    if R.random() < .12: return spend_or_debt(n, style)
    sort = R.choices(['wish', 'worked', 'income', 'vague', 'change'], [52, 22, 12, 4, 10])[0]
    clauses = []
    amount, months, income, purpose = None, None, None, 'RETIREMENT'
    if sort == 'wish':
        purpose = R.choices(list(WISH), [3, 3, 2, 4])[0]
        low, high = dict(HOUSE=(8000, 300000), RETIREMENT=(200000, 4000000), EDUCATION=(8000, 300000), GENERAL=(1500, 120000))[purpose]
        amount = rounded(low, high); main = pick(WISH[purpose]), [('TARGET', amount)]
    elif sort == 'worked':
        clause, values, purpose, amount = worked(); main = clause, values
    elif sort == 'income':
        monthly = R.random() < .5; value = R.randrange(2000, 11000, 100) if monthly else R.randrange(28000, 140000, 1000)
        clause = pick(' | '.join(c for c in INCOMES.split('|') if ('a month' in c) == monthly)); main = clause, [('RETIREMENT_INCOME', value)]; income = value * (12 if monthly else 1)
    elif sort == 'vague':
        main = pick(VAGUE), []; purpose = None
    else:
        a = rounded(5000, 200000); amount = max(1000, int(a * R.choice([.6, .7, .8, 1.2, 1.3, 1.5, 2])) // 1000 * 1000)
        if amount == a: amount += 5000
        purpose, name = R.choice([('HOUSE', 'a down payment'), ('GENERAL', 'the car'), ('GENERAL', 'the wedding'), ('EDUCATION', 'her degree'), ('HOUSE', 'the house')])
        main = pick(ACTUALLY).replace('PURPOSE', name), [('OTHER', a), ('TARGET', amount)]
    clause, values = main
    if 'WHEN' in clause:
        if R.random() < .93:
            time, months = when(purpose)
            if R.random() < .25: clauses.append((pick('the money has to be there T|timeline: T|that should happen T|and all of it T').replace(' T', ' ' + time), [])); clause = clause.replace(' WHEN', '').replace('WHEN ', '').replace(', WHEN', '')
            else: clause = clause.replace('WHEN', time)
        else: clause = clause.replace(', WHEN', '').replace(' WHEN', '').replace('WHEN ', '').replace('WHEN', '')
    clauses.append((clause, values))
    keys = R.sample(list(DISTRACT), R.choice([0, 1, 2, 3, 4, 5, 6, 7]))
    if sort == 'income' and R.random() < .5 and 'PENSION' not in keys: keys.append('PENSION')
    start = budget = 0; earned = None
    for key in keys:
        value = rounded(*RANGE[key])
        if key in ('START',): start = value
        c = fill(pick(DISTRACT[key]))
        clauses.append((c, [(KIND[key], value)]))
    R.shuffle(clauses)
    text = Text()
    for clause, values in clauses: text.add(clause, list(values), style)
    if not text.text.endswith('?') and R.random() < .8: text.text += '.'
    goal = dict(plan='DEBT' if any(k == 'DEBT' for k, _ in main[1]) else 'SAVE', type=purpose, amount=amount, months=months[0] if months else None)
    return dict(id=f'made{n}', goals=text.text, preferences=None, facts=text.facts, goal=goal, accept=dict(months=months or [None], **({} if purpose else {'type': ['RETIREMENT', 'HOUSE', 'EDUCATION', 'GENERAL']})))

if __name__ == '__main__':
    for n in range(N): print(json.dumps(make(n), ensure_ascii=False))

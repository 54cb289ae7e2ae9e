#!/usr/bin/env python3
"""An agent for Plan Creator that runs elsewhere: from a goal in plain words to a finished plan, over the GraphQL API.

    export PLAN_CREATOR_TOKEN=$(plan-creator token --user UUID --role service)
    python3 examples/agent.py --url http://127.0.0.1:8000/graphql

It takes queued plans until it is stopped (SIGTERM lets it finish what it has in hand), or with --once until nothing is
left to take. Every event is a line of JSON on standard output. It ends with 0 when all is well, with 1 when the server
gives no answer to --once, with 2 when the server does not accept the token. Nothing but Python 3.9 or later is needed.

`python3 examples/agent.py --self-check` compares its arithmetic and its reading with known figures.
"""
from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import random
import re
import signal
import socket
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
from bisect import bisect_left, bisect_right
from datetime import datetime, timezone
from decimal import ROUND_CEILING, Decimal
from typing import Any, Optional, Union

Json = dict[str, Any]

# ---------------------------------------------------------------- the API

PLAN = """ fragment P on Plan {
  id financialGoals investmentPreferences planName chosenPlanType planType riskLevel timeHorizon targetAmount agent3Data agent2Data
  details { horizonMonths startingAmount monthlyBudget employerContribution }
}"""
MUTATIONS = {
    "claimPlans": "mutation($input: ClaimPlansInput!) "
    "{ claimPlans(input: $input) { claims { claimToken plan { ...P } } } }" + PLAN,
    "extendClaim": "mutation($claimToken: ID!, $leaseSeconds: Int!) "
    "{ extendClaim(claimToken: $claimToken, leaseSeconds: $leaseSeconds) { userErrors { code message } } }",
    "releaseClaim": "mutation($claimToken: ID!) { releaseClaim(claimToken: $claimToken) { userErrors { code message } } }",
    "submitAgentOutput": "mutation($input: SubmitAgentOutputInput!) "
    "{ submitAgentOutput(input: $input) { claim { plan { ...P } } userErrors { code message } } }" + PLAN,
    "completePlan": "mutation($input: CompletePlanInput!) "
    "{ completePlan(input: $input) { userErrors { code message } } }",
    "failPlan": "mutation($input: FailPlanInput!) { failPlan(input: $input) { userErrors { code message } } }",
}


class NotAllowed(Exception):
    """The server does not accept the token."""


class NoAnswer(Exception):
    """The server cannot be reached, or cannot help. What it has stored is safe: once the lease has run out, another
    attempt goes on behind the last stored step."""


class Lost(Exception):
    """The plan is not ours any more: nothing may be written to it."""


class Api:
    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    def mutate(self, field: str, variables: Json, pauses: tuple[float, ...] = (0.25, 0.5, 1, 2)) -> Json:
        """The payload of a mutation. One that stays without an answer is sent again after each of the pauses. That is
        safe: every write is fenced by the claim's token, so that a second copy changes nothing and is told so."""
        body = json.dumps({"query": MUTATIONS[field], "variables": variables}).encode()
        for pause in (*pauses, None):
            try:
                answer = self._send(body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                answer = {"errors": [{"message": str(error), "extensions": {"code": "UNAVAILABLE"}}]}
            if not answer.get("errors"):
                break
            trouble, code = answer["errors"][0]["message"], answer["errors"][0].get("extensions", {}).get("code")
            if code in ("UNAUTHENTICATED", "FORBIDDEN"):
                raise NotAllowed(trouble)
            if pause is None or code not in ("UNAVAILABLE", "TIMEOUT", "CONFLICT", "RATE_LIMITED"):
                raise NoAnswer(trouble)
            time.sleep(pause)
        payload: Json = answer["data"][field]
        for problem in payload.get("userErrors", []):
            raise (ValueError if problem["code"] == "INVALID" else Lost)(problem["message"])
        return payload

    def _send(self, body: bytes) -> Json:
        try:
            response = urllib.request.urlopen(urllib.request.Request(self.url, body, self.headers), timeout=20)
        except urllib.error.HTTPError as refusal:
            if refusal.code == 429 or refusal.code >= 500:
                raise
            response = refusal  # It says why in its body, as any answer does.
        with response:
            return dict(json.load(response))


# ---------------------------------------------------------------- a claim, and the work under it


class Claim:
    """A plan that is ours for a while. A thread renews the lease three times within its length, until `released`."""

    def __init__(self, api: Api, claim: Json, lease: int) -> None:
        self.api, self.token, self.plan, self.lease = api, claim["claimToken"], claim["plan"], lease
        self.lost, self.released = threading.Event(), threading.Event()

    def keep_alive(self) -> None:
        while not self.released.wait(self.lease / 3):
            try:
                self.api.mutate("extendClaim", {"claimToken": self.token, "leaseSeconds": self.lease}, pauses=())
            except NoAnswer:
                pass  # There is time for another try, and whether the lease still counts the server's clock decides.
            except (Lost, NotAllowed):
                return self.lost.set()

    def write(self, field: str, **what: Any) -> Json:
        if self.lost.is_set():
            raise Lost("The lease could not be renewed.")
        return self.api.mutate(field, {"input": {"claimToken": self.token, **what}})

    def submit(self, agent: str, output: Json) -> None:
        """Stores a step's output. The plan comes back with the columns that the server filled from it."""
        self.plan = self.write("submitAgentOutput", agent=agent, output=output)["claim"]["plan"]
        self.report("submitted", agent=agent)

    def give_back(self) -> None:
        """Leaves the plan to others, at once and as if it had not been claimed."""
        self.released.set()
        try:
            self.api.mutate("releaseClaim", {"claimToken": self.token})
            self.report("released")
        except (Lost, NoAnswer) as reason:
            self.report("lost", reason=str(reason))

    def report(self, event: str, **more: Any) -> None:
        print(json.dumps({"event": event, "planId": self.plan["id"], **more}), flush=True)


def work(claim: Claim) -> None:
    """Takes a plan from the first step that is not stored to its end."""
    agent: Optional[str] = None
    try:
        try:
            if claim.plan["agent3Data"] is None:
                agent = "PLANNER"
                claim.submit(agent, read_goal(claim.plan, datetime.now(timezone.utc).year))
            if claim.plan["agent2Data"] is None:
                agent = "PORTFOLIO"
                claim.submit(agent, choose_portfolio(goal_of(claim.plan)))
            agent = None
            expected = claim.plan["agent2Data"]["portfolio"]["expected_return"]
            claim.write("completePlan", planData=write_plan(claim.plan), expectedReturn=f"{expected:.4f}")
            claim.report("completed")
        except (Lost, NoAnswer, NotAllowed):
            raise
        except Exception:  # Whatever it is, the plan must not hang on it.
            traceback.print_exc()
            message = "The agent could not work on this plan."
            claim.write("failPlan", code="AGENT_FAILED", message=message, agent=agent, retryable=True)
            claim.report("failed", agent=agent)
    except (Lost, NoAnswer) as reason:
        claim.report("lost", reason=str(reason))
    finally:
        claim.released.set()


# ---------------------------------------------------------------- planner: words to goal

DIGITS = {word: str(n) for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
UNITS = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000, "dollars": 1}
NUMBER = r"\d[\d,]{0,20}(?:\.\d{1,9})?"
AMOUNT = rf"(?:\$?{NUMBER} ?k? ?(?:-|to) ?)?(\$)?\s?({NUMBER})\s{{0,3}}(hundred)?\s{{0,3}}({'|'.join(UNITS)})?\b"
REGULAR = r"\s*(?:an?|per|each|every|/)\s*(?:year|month|week)"  # What is earned or paid is not the target.
OWNED = r"\b(?:have|saved)(?: about| already| saved)*\s*$"
DURATION = r"\b(\d{1,4})[\s-]{0,3}(decade|year|yr|month)s?\b(?!\s+old)"
DENIED = r"(?:\b(?:not|never|no)\b|n't\b)(?:(?!\bbut\b)[^.,;])*"
GOALS = {
    "RETIREMENT": r"retir\w*|pension|stop working",
    "HOUSE": r"house|home|flat|apartment|cabin|deposit|down payment",
    "EDUCATION": r"college|university|school|tuition|education|degree",
}
RISKS = {
    "CONSERVATIVE": r"conservative|cautious|careful|safe\w*|low risk",
    "BALANCED": r"balanced|moderate|medium risk",
    "AGGRESSIVE": r"aggressive\w*|bold|growth|high risk",
}
LARGEST = Decimal("9999999999999.99")  # That the server's column holds.
ASSUMED = {"RETIREMENT": (1_000_000, 30), "HOUSE": (80_000, 5), "EDUCATION": (150_000, 18), "GENERAL": (50_000, 10)}


def read_goal(plan: Json, this_year: int) -> Json:
    """What the words say (agent_3_data). A field of the form wins over them, and so do the details; what none says is
    assumed."""
    words = re.sub(r"[a-z]+", lambda word: DIGITS.get(word[0], word[0]), (plan["financialGoals"] or "").lower())
    preferences = (plan["investmentPreferences"] or "").lower()
    keywords: set[str] = set()
    assumptions: list[str] = []
    confidence = 0.95

    def settle(what: str, given: Any, said: Any, default: Any, cost: float) -> Any:
        nonlocal confidence
        if given is not None and said not in (None, given):
            assumptions.append(f"The form says {given}, the words say {said}; the form counts.")
        if given is None and said is None:
            assumptions.append(f"No {what} is named; {default} is assumed.")
            confidence -= cost
        return next(value for value in (given, said, default) if value is not None)

    # planType says GENERAL also where nobody has chosen; chosenPlanType is null there.
    given = plan["chosenPlanType"]
    goal_type = settle("purpose", given, first_named(GOALS, words, keywords), "GENERAL", 0.10)
    amount, horizon = ASSUMED[goal_type]
    given, (wanted, start) = plan["targetAmount"], read_amounts(words, keywords)
    target = settle("target amount", given and Decimal(given), wanted, Decimal(amount), 0.25)
    years = settle("horizon in years", plan["timeHorizon"], read_years(words, this_year, keywords), horizon, 0.22)
    said = first_named(RISKS, preferences, keywords) or first_named(RISKS, words, keywords)
    risk = settle("risk", plan["riskLevel"], said, "CONSERVATIVE" if years < 4 else "BALANCED", 0.04)
    details = details_of(plan)
    if start or "startingAmount" in details:
        given = details.get("startingAmount")
        start = settle("start", given and Decimal(given), start or None, Decimal(0), 0)
    return {
        "parsed_goal": {
            "goal_type": goal_type, "target_amount": money(target), "time_horizon": years, "risk_level": risk,
            "starting_amount": money(start), "confidence_score": round(confidence, 2),
            "extracted_keywords": sorted(keywords),
        },
        "horizon_months": details.get("horizonMonths") or 12 * years,
        "goal_text": plan["financialGoals"] or "",
        "plan_name": plan["planName"] or f"{goal_type.title()}: ${money(target):,} in {span(years)}",
        "assumptions": assumptions,
        "timestamp": now(), "agent": "planner_agent", "status": "success",
    }


def details_of(plan: Json) -> Json:
    """What the person said exactly, without what nobody said."""
    return {name: value for name, value in (plan.get("details") or {}).items() if value is not None}


def first_named(meanings: dict[str, str], words: str, keywords: set[str]) -> Optional[str]:
    """Which of the meanings comes first in the words; what they deny does not count."""
    wishes = re.sub(DENIED, "", words)
    found = [(m.start(), name, m[0]) for name in meanings for m in re.finditer(rf"\b(?:{meanings[name]})\b", wishes)]
    keywords.update(word for _, _, word in found)
    return min(found)[1] if found else None


def read_amounts(words: str, keywords: set[str]) -> tuple[Optional[Decimal], Decimal]:
    """The first amount that is wanted, and what is there already."""
    wanted, start = None, Decimal(0)
    for found in re.finditer(AMOUNT, words):
        sign, number, hundred, unit = found.groups()
        if not (sign or unit) or re.match(REGULAR, words[found.end():found.end() + 20]):
            continue
        amount = min(Decimal(number.replace(",", "")) * (100 if hundred else 1) * UNITS.get(unit, 1), LARGEST)
        if re.search(OWNED, words[max(0, found.start() - 30):found.start()]):
            start = amount
        elif wanted is None and round(amount, 2) > 0:
            wanted = amount
            keywords.add(found[0].strip())
    return wanted, start


def read_years(words: str, this_year: int, keywords: set[str]) -> Optional[int]:
    """The years until the money is needed, from 1 to 100."""
    age = re.search(r"\b(?:i['’]m|i am|is|aged?) (\d{1,2})\b", words)
    until = re.search(r"\b(?:at|by) (\d\d)\b", words)
    if found := re.search(DURATION, words):
        years = math.ceil(int(found[1]) * {"decade": 10, "month": 1 / 12}.get(found[2], 1))
    elif found := re.search(r"\b(?:by|in|until) (20\d\d)\b", words):
        years = int(found[1]) - this_year
    elif found := age and until:
        years = int(until[1]) - int(age[1])
    elif found := re.search(r"\bnext \w+", words):
        years = 1
    else:
        return None
    keywords.add(found[0])
    return min(max(years, 1), 100)


def goal_of(plan: Json) -> Json:
    """The goal as it counts: what the planner stored, and over it what the plan's columns say."""
    columns = {
        "goal_type": plan["planType"], "risk_level": plan["riskLevel"],
        "time_horizon": plan["timeHorizon"], "target_amount": plan["targetAmount"],
    }
    filled = {name: value for name, value in columns.items() if value is not None}
    goal = {"starting_amount": 0, **plan["agent3Data"]["parsed_goal"], **filled}
    months = plan["agent3Data"].get("horizon_months", 0)  # The column has them in years, rounded up.
    is_same = math.ceil(months / 12) == goal["time_horizon"]
    return {**goal, "horizon_months": months if is_same else 12 * goal["time_horizon"]}


# ---------------------------------------------------------------- portfolio: goal to allocation

SOURCE: Json = {
    "version": "vcmm-2025-05-31", "source": "Vanguard Capital Markets Model", "date": "2025-05-31", "inflation": 0.02,
}
MARKET = {  # Compound return and volatility a year.
    "US_EQUITY": (0.048, 0.152), "DEVELOPED_EX_US_EQUITY": (0.070, 0.183), "US_AGGREGATE_BONDS": (0.047, 0.063),
    "US_REITS": (0.041, 0.185), "COMMODITIES": (0.059, 0.180),
}
CORRELATIONS = (  # In the order of MARKET.
    (1.00, 0.88, 0.26, 0.75, 0.46),
    (0.88, 1.00, 0.34, 0.73, 0.52),
    (0.26, 0.34, 1.00, 0.42, -0.07),
    (0.75, 0.73, 0.42, 1.00, 0.31),
    (0.46, 0.52, -0.07, 0.31, 1.00),
)
CASH = 0.036 + 0.011**2 / 2
STOCKS = {"CONSERVATIVE": 30, "BALANCED": 60, "AGGRESSIVE": 90}  # Percent, with 15 years to go or more.


def choose_portfolio(goal: Json) -> Json:
    """A glide path (agent_2_data): fewer stocks the nearer the goal, a tenth as much in alternatives, and bonds."""
    stocks = STOCKS[goal["risk_level"]] * (min(goal["time_horizon"], 15) + 3) // 18
    alternatives = stocks // 10
    bonds = 100 - stocks - alternatives
    weights = [percent / 100 for percent in (0.6 * stocks, 0.4 * stocks, bonds, alternatives / 2, alternatives / 2)]
    arithmetic = sum(weight * (r + v * v / 2) for weight, (r, v) in zip(weights, MARKET.values()))
    risks = [weight * v for weight, (_, v) in zip(weights, MARKET.values())]
    variance = sum(a * b * c for a, row in zip(risks, CORRELATIONS) for b, c in zip(risks, row))
    volatility = math.sqrt(variance)
    sharpe_ratio = (arithmetic - CASH) / volatility
    return {
        "portfolio": {
            "allocations": {"stocks": stocks / 100, "bonds": bonds / 100, "alternatives": alternatives / 100},
            "weights": {name: round(weight, 4) for name, weight in zip(MARKET, weights)},
            "expected_return": round(arithmetic - variance / 2, 6),
            "risk_metrics": {"volatility": round(volatility, 6), "sharpe_ratio": round(sharpe_ratio, 4)},
        },
        "risk_level": 1 + bisect_left([0.04, 0.08, 0.12, 0.14], volatility),
        "goal_type": goal["goal_type"].lower(),
        "assumptions": SOURCE,
        "timestamp": now(), "agent": "portfolio_agent", "status": "success",
    }


# ---------------------------------------------------------------- composer: allocation to plan

MILESTONES = {25: "A quarter of the target", 50: "Half of it", 75: "Three quarters of it", 100: "The whole target"}


def monthly_rate(yearly: float) -> Decimal:
    return (1 + Decimal(str(yearly))) ** (1 / Decimal(12)) - 1


def payment(target: float, start: float, rate: Decimal, months: int) -> Decimal:
    """What has to be paid at the end of each month to make `target` out of `start`."""
    growth = (1 + rate) ** months
    return (Decimal(str(target)) - Decimal(str(start)) * growth) / ((growth - 1) / rate if rate else months)


def cents_up(amount: Decimal) -> Decimal:
    """The next whole cent, never below 0. What the formula leaves behind the ninth decimal does not lift it."""
    return max(Decimal("0.00"), amount.quantize(Decimal("1e-9")).quantize(Decimal("0.01"), ROUND_CEILING))


def lognormal(compound: float, volatility: float) -> tuple[float, float]:
    """Mean and deviation of the logarithm of a year's growth whose median is 1 + `compound`."""
    median2, variance = (1 + compound) ** 2, volatility**2
    mean2 = (median2 + math.sqrt(median2 * (median2 + 4 * variance))) / 2
    return math.log1p(compound), math.sqrt(math.log1p(variance / mean2))


def ends_of_years(months: int) -> list[int]:
    """The last month of each year, and of the plan."""
    return [*range(12, months, 12), months]


def simulate(
    market: tuple[float, float], start: float, monthly: float, target: float, months: int, markets: int = 2_000
) -> tuple[list[list[float]], list[float]]:
    """For each year's end the value in every market, and the monthly amount with which each market reaches the target;
    all sorted. The same inputs give the same markets."""
    chance = random.Random(repr((market, start, monthly, target, months)))
    mean, deviation = market[0] / 12, market[1] / math.sqrt(12)
    ends = ends_of_years(months)
    values: list[list[float]] = [[] for _ in ends]
    needed = []
    for _ in range(markets):
        lump, payments, month = 1.0, 0.0, 0  # What 1 at the start, and 1 a month, have become.
        for year, end in zip(values, ends):
            for month in range(month, end):
                growth = math.exp(chance.gauss(mean, deviation))
                lump, payments = lump * growth, payments * growth + 1
            month = end
            year.append(start * lump + monthly * payments)
        needed.append((target - start * lump) / payments)
    return [sorted(year) for year in values], sorted(needed)


def quantile(ordered: list[float], probability: float) -> float:
    return ordered[round(probability * len(ordered)) - 1]


def check_budget(plan: Json, market: tuple[float, float], start: float, target: float, months: int) -> Optional[Json]:
    """What the person's own monthly amount does, with the employer's; nothing where none is said."""
    details = details_of(plan)
    if "monthlyBudget" not in details:
        return None
    own = float(details["monthlyBudget"]) + float(details.get("employerContribution", 0))
    values, needed = simulate(market, start, own, target, months)
    ends = {f"p{percent}": quantile(values[-1], percent / 100) for percent in (10, 50, 90)}
    return {
        "monthly_contribution": money(own), "success_probability": bisect_right(needed, own) / len(needed),
        **{name: money(end) for name, end in ends.items()},
        **{f"shortfall_{name}": money(max(0.0, target - end)) for name, end in ends.items()},
    }


def write_plan(plan: Json) -> Json:
    """The whole document of a finished plan (plan_data)."""
    goal, portfolio = goal_of(plan), plan["agent2Data"]["portfolio"]
    years, target, start = goal["time_horizon"], float(goal["target_amount"]), float(goal["starting_amount"])
    months, ends = goal["horizon_months"], ends_of_years(goal["horizon_months"])
    compound, volatility = portfolio["expected_return"], portfolio["risk_metrics"]["volatility"]
    market = lognormal(compound, volatility)
    monthly = cents_up(payment(target, start, monthly_rate(compound), months))
    values, needed = simulate(market, start, float(monthly), target, months)
    budget = check_budget(plan, market, start, target, months)
    success = bisect_right(needed, float(monthly)) / len(needed)
    options = {chance: cents_up(Decimal(quantile(needed, chance))) for chance in (0.50, 0.75, 0.90)}
    projection = [
        {
            "year": year, "month": month, "contributed": money(start + month * float(monthly)),
            "p10": money(quantile(value, 0.10)), "p50": money(quantile(value, 0.50)), "p90": money(quantile(value, 0.90)),
        }
        for year, (month, value) in enumerate(zip(ends, values), 1)
    ]
    median_path = [start] + [point["p50"] for point in projection]
    milestones = [
        {
            "name": name, "percent_of_target": percent, "amount": money(target * percent / 100),
            "year": next((year for year, value in enumerate(median_path) if value >= target * percent / 100), years),
        }
        for percent, name in MILESTONES.items()
    ]
    shares = {name: round(100 * share, 2) for name, share in portfolio["allocations"].items()}
    end, buys = projection[-1], target / (1 + SOURCE["inflation"]) ** (months / 12)
    source = plan["agent2Data"].get("assumptions", {}).get("version", "source unknown")
    investment_plan = {
        "monthly_contribution": money(monthly),
        "asset_allocation": shares,
        "milestones": milestones,
        "risk_considerations": {
            "shortfall": f"In {1 - success:.0%} of the simulated markets the target is missed; the worst tenth ends at "
            f"${end['p10']:,.0f} or less. A chance of 90% takes ${options[0.90]:,} a month.",
            "crash": f"When stocks lose half of their value, this portfolio loses about {shares['stocks'] / 2:.0f}%.",
            "inflation": f"At {SOURCE['inflation']:.0%} a year, ${target:,.0f} will buy what ${buys:,.0f} buys today.",
        },
        "assumptions": [
            *plan["agent3Data"].get("assumptions", []),
            f"The portfolio returns {compound:.2%} a year, compound, with a volatility of {volatility:.2%} ({source}).",
            f"Chances come from {len(needed):,} simulated lognormal markets. Taxes and fees are not deducted.",
        ],
        "success_probability": success,
        "contribution_options": [{"probability": p, "monthly_contribution": money(m)} for p, m in options.items()],
        "projection": projection,
        "budget": budget,
        "summary": f"To have ${target:,.0f} in {time_of(months)}, pay in ${monthly:,} at the end of each month. The target "
        f"is reached in {success:.0%} of the simulated markets; the median one ends at ${end['p50']:,.0f}."
        + (f" ${budget['monthly_contribution']:,} a month reaches it in {budget['success_probability']:.0%}." if budget else ""),
    }
    return {
        "plan_id": plan["id"],
        "user_input": {
            "financial_goals": plan["financialGoals"], "investment_preferences": plan["investmentPreferences"],
            "goal_type": goal["goal_type"], "risk_level": goal["risk_level"], "time_horizon": years,
            "horizon_months": months, "target_amount": money(target),
        },
        "agent_outputs": {"agent_2_portfolio": plan["agent2Data"], "agent_3_planner": plan["agent3Data"]},
        "investment_plan": {"investment_plan": investment_plan},
        "created_at": now(), "processing_status": "COMPLETED",
    }


def money(amount: Union[Decimal, float]) -> Union[int, float]:
    """An amount to the cent as a JSON number, an integer where it is whole."""
    rounded = round(float(amount), 2)
    return int(rounded) if rounded.is_integer() else rounded


def span(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def time_of(months: int) -> str:
    return f"{months} months" if months % 12 else span(months // 12)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


# ---------------------------------------------------------------- the program


def run(api: Api, options: argparse.Namespace) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    query = {"worker": options.worker, "limit": options.limit, "leaseSeconds": options.lease}
    while not stop.is_set():
        try:
            claimed = api.mutate("claimPlans", {"input": query})["claims"]
        except NoAnswer as trouble:
            if options.once:
                raise
            print(f"The server gives no answer: {trouble}", file=sys.stderr)
            claimed = []
        claims = [Claim(api, claim, options.lease) for claim in claimed]
        for claim in claims:
            claim.report("claimed")
        if claims and options.stall:
            stop.wait(options.stall)
        for claim in claims:  # Those that wait for their turn are renewed as well.
            threading.Thread(target=claim.keep_alive, daemon=True).start()
        for claim in claims:
            claim.give_back() if stop.is_set() else work(claim)
        if not claims:
            if options.once:
                return
            stop.wait(options.poll)


def self_check() -> list[str]:
    """The figures that differ from those that are known."""
    half, effective, market = Decimal("0.005"), monthly_rate(0.06), lognormal(0.05531427, 0.10)
    _, needed = simulate(market, 10_000, 500, 100_000, 120, markets=10_000)
    values, _ = simulate(market, 10_000, 0, 15_000, 120, markets=10_000)
    known: list[tuple[Any, Any]] = [
        (round(payment(100_000, 10_000, half, 120), 2), Decimal("499.18")),
        (cents_up(payment(100_000, 10_000, half, 120)), Decimal("499.19")),
        (round(payment(100_133.64, 10_000, half, 120), 2), 500),
        (round(payment(1_000_000, 0, Decimal("0.07") / 12, 360), 2), Decimal("819.69")),
        (round(effective, 15), Decimal("0.004867550565343")),
        (round(payment(100_000, 10_000, effective, 120), 2), Decimal("505.26")),
        (round(payment(99_145.20, 10_000, effective, 120), 2), 500),
        (cents_up(payment(1_200, 0, Decimal(0), 12)), 100),
        (round(math.exp(market[0] + market[1] ** 2 / 2), 6), 1.06),
        (abs(bisect_right(needed, 500) / len(needed) - 0.437) < 0.015, True),
        (abs(1 - bisect_left(values[-1], 15_000) / len(values[-1]) - 0.67239708) < 0.015, True),
    ]
    for text, *goal in (
        ("Save $500,000 for retirement in 30 years", "RETIREMENT", 500_000, 30),
        ("House deposit of 80k by next summer", "HOUSE", 80_000, 1),
        ("I'm 40 and want to stop working at 60 with 1.5m", "RETIREMENT", 1_500_000, 20),
        ("My son is 6; college at 18, about $200k", "EDUCATION", 200_000, 12),
        ("I make 80k a year and want two hundred thousand in ten years", "GENERAL", 200_000, 10),
        ("A cabin for 120-150k in 5 to 7 yrs", "HOUSE", 150_000, 7),
        ("I don't want to retire. I have saved 5k", "GENERAL", 50_000, 10),
    ):
        empty = dict.fromkeys(("investmentPreferences", "planName", "chosenPlanType", "riskLevel", "timeHorizon", "targetAmount"))
        read = read_goal({**empty, "financialGoals": text}, 2025)["parsed_goal"]
        known.append(([read["goal_type"], read["target_amount"], read["time_horizon"]], goal))
        for risk in STOCKS:
            shares = choose_portfolio({**read, "risk_level": risk})["portfolio"]["allocations"].values()
            known.append((sum(Decimal(str(share)) for share in shares), 1))
    said = {**empty, "financialGoals": "I have saved 5k", "details": {"horizonMonths": 50, "startingAmount": "22000.00"}}
    read = read_goal({**said, "timeHorizon": 5}, 2025)
    known.append(([read["horizon_months"], read["parsed_goal"]["starting_amount"]], [50, 22_000]))
    return [f"{got} instead of {wanted}" for got, wanted in known if got != wanted]


def main() -> int:
    parser = argparse.ArgumentParser(description="An agent for Plan Creator.")
    parser.add_argument("--url", default="http://127.0.0.1:8000/graphql")
    parser.add_argument("--token", default=os.environ.get("PLAN_CREATOR_TOKEN"), help="or PLAN_CREATOR_TOKEN")
    name = f"agent.py/{socket.gethostname()}/{os.getpid()}"
    parser.add_argument("--worker", default=name, help="under which the history notes what it does")
    parser.add_argument("--lease", type=int, default=60, help="seconds for which a plan is claimed, and claimed anew")
    parser.add_argument("--limit", type=int, default=1, help="plans that are claimed at once")
    parser.add_argument("--once", action="store_true", help="end when nothing is left to claim")
    parser.add_argument("--poll", type=float, default=1.0, help="seconds between two looks at an empty queue")
    parser.add_argument("--stall", type=float, default=0, help="seconds of silence after a claim, to show a lost lease")
    parser.add_argument("--self-check", action="store_true", help="compare with known figures and end")
    options = parser.parse_args()
    if options.self_check:
        wrong = self_check()
        print("\n".join(wrong) or "Every figure is as it should be.")
        return 1 if wrong else 0
    if not options.token:
        parser.error("a token of the service role is needed: --token or PLAN_CREATOR_TOKEN")
    try:
        run(Api(options.url, options.token), options)
    except NotAllowed as error:
        print(f"The server does not accept the token: {error} It takes one of the service role.", file=sys.stderr)
        return 2
    except NoAnswer as error:
        print(f"The server gives no answer: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

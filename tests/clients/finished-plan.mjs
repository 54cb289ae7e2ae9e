// What a finished plan must say: its columns, and numbers that add up by the contract's own formulas.
import { cents, contributionCents, monthsOf, near, successShare } from './arithmetic.mjs';
import { check, same } from './report.mjs';
import { generator } from './sentence.mjs';

const PATHS = 20_000;
/** Costs a year where nobody says another figure, as a fraction. */
const FEE = 0.0012;

/** Checks a COMPLETED plan; `expected` is what its sentence says, null where that is not known. */
export function checkFinishedPlan(plan, expected, seed) {
  same(
    'the plan is COMPLETED, DONE and without failure',
    [plan.processingStatus, plan.stage, plan.failure],
    ['COMPLETED', 'DONE', null],
  );
  const complete = check(
    'planner, portfolio and plan are all there',
    plan.planner && plan.portfolio && plan.investmentPlan ? true : false,
  );
  if (!complete) return;
  checkColumns(plan, expected);
  checkPortfolio(plan);
  checkContribution(plan, seed);
  checkCourse(plan);
}

function checkColumns({ planner, portfolio, ...plan }, expected) {
  if (expected) {
    same('the plan type is what the words say', plan.planType, expected.planType);
    same('the target amount is what the words say', cents(plan.targetAmount), expected.targetAmount * 100);
    same('the time horizon is what the words say', plan.timeHorizon, expected.timeHorizon);
    same('the risk level is what the words say', plan.riskLevel, expected.riskLevel);
  }
  check('the plan has a name', typeof plan.planName === 'string' && plan.planName.trim().length > 0, plan.planName);
  same(
    'the columns hold what the planner read',
    [plan.planType, plan.timeHorizon, cents(plan.targetAmount)],
    [planner.goalType, planner.timeHorizon, cents(planner.targetAmount)],
  );
  same(
    'the planner succeeded on these words',
    [planner.status, planner.goalText?.includes(plan.financialGoals)],
    ['SUCCESS', true],
  );
  check(
    'the confidence is from 0 to 1',
    planner.confidenceScore >= 0 && planner.confidenceScore <= 1,
    planner.confidenceScore,
  );
  check(
    'the planner names the words it read',
    planner.extractedKeywords.length > 0,
    planner.extractedKeywords.join(', '),
  );
  check(
    "the expected return is the portfolio's, to four places",
    // A tie goes to the even digit here, and up in JavaScript.
    near(Number(plan.expectedReturn) * 1e4, portfolio.expectedReturn * 1e4, 0.5 + 1e-6),
    `${plan.expectedReturn} of ${portfolio.expectedReturn}`,
  );
  check(
    'the three stored outputs are objects',
    [plan.planData, plan.agent2Data, plan.agent3Data].every((json) => json && typeof json === 'object'),
  );
}

function checkPortfolio({ portfolio, investmentPlan }) {
  const shares = [portfolio.stocks, portfolio.bonds, portfolio.alternatives];
  const percents = ['stocks', 'bonds', 'alternatives'].map((name) => investmentPlan.assetAllocation[name]);
  same('the portfolio agent succeeded', portfolio.status, 'SUCCESS');
  check(
    'the shares are long only and add up to 1',
    shares.every((share) => share >= 0) &&
      near(
        shares.reduce((a, b) => a + b, 0),
        1,
        1e-9,
      ),
    shares.join(' '),
  );
  check(
    'the percents add up to 100',
    near(
      percents.reduce((a, b) => a + b, 0),
      100,
      1e-9,
    ),
    percents.join(' '),
  );
  check(
    "the percents are the portfolio's shares",
    percents.every((percent, i) => near(percent, shares[i] * 100, 0.01)),
  );
  check('alternatives are at most a tenth', portfolio.alternatives <= 0.1 + 1e-9, portfolio.alternatives);
  check('the risk grade is from 1 to 5', [1, 2, 3, 4, 5].includes(portfolio.riskLevel), portfolio.riskLevel);
}

function checkContribution({ planner, portfolio, investmentPlan }, seed) {
  const months = monthsOf(portfolio.glidePath, planner.horizonMonths, FEE);
  const target = Number(investmentPlan.targetNominal);
  const paid = cents(investmentPlan.monthlyContribution);
  same(
    'the monthly contribution is the annuity, rounded up to the cent',
    paid,
    contributionCents(target, months),
  );
  const stated = investmentPlan.successProbability;
  check('the success probability lies between 0 and 1', stated > 0 && stated < 1, stated);
  const own = successShare({ target, monthly: paid / 100, months }, PATHS, generator(seed));
  check(
    '20,000 markets of our own give the same success probability',
    near(stated, own, 0.03),
    `${stated}, ours ${own}`,
  );
  const advised = cents(investmentPlan.recommendedContribution);
  const kept = successShare({ target, monthly: advised / 100, months }, PATHS, generator(seed + 9));
  check(
    'what is advised reaches the target with the confidence of the plan',
    near(kept, investmentPlan.confidence, 0.03),
    `${kept} for ${investmentPlan.confidence}`,
  );
  const options = investmentPlan.contributionOptions;
  same(
    'the options are for 50, 75 and 90 percent',
    options.map((option) => option.probability),
    [0.5, 0.75, 0.9],
  );
  const costs = options.map((option) => cents(option.monthlyContribution));
  check(
    'a higher chance costs more a month',
    costs.every((cost, i) => cost > (costs[i - 1] ?? 0)),
    costs.map((cost) => cost / 100).join(' '),
  );
  for (const [i, { probability }] of options.entries()) {
    const reached = successShare(
      { target, monthly: costs[i] / 100, months },
      PATHS,
      generator(seed + i + 1),
    );
    check(
      `paying the ${probability * 100} percent option reaches the target that often`,
      near(reached, probability, 0.03),
      reached,
    );
  }
}

function checkCourse({ planner, investmentPlan }) {
  const { milestones, projection, monthlyContribution } = investmentPlan;
  const target = cents(investmentPlan.targetNominal);
  same(
    'the milestones are quarters of the target',
    milestones.map((m) => [m.percentOfTarget, cents(m.amount)]),
    [25, 50, 75, 100].map((percent) => [percent, Math.round((target * percent) / 100)]),
  );
  check(
    'the milestones come in order',
    milestones.every((m, i) => m.year >= (milestones[i - 1]?.year ?? 1)),
    milestones.map((m) => m.year).join(' '),
  );
  const passed = (amount) => projection.find((point) => cents(point.p50) >= cents(amount))?.year;
  const due = milestones.map((m) => passed(m.amount) ?? m.year);
  check(
    'each milestone falls in the year in which the median passes it',
    milestones.every((m, i) => near(m.year, due[i], 1)),
    due.join(' '),
  );
  same(
    'the projection has one point a year',
    projection.map((point) => point.year),
    Array.from({ length: planner.timeHorizon }, (_, i) => i + 1),
  );
  check(
    'the percentiles keep their order',
    projection.every((point) => cents(point.p10) <= cents(point.p50) && cents(point.p50) <= cents(point.p90)),
  );
  check(
    'what is paid in is twelve contributions a year',
    projection.every((point) => cents(point.contributed) === 12 * point.year * cents(monthlyContribution)),
  );
  const last = projection.at(-1);
  check(
    'the target lies within the last 10th and 90th percentile',
    last && cents(last.p10) <= target && target <= cents(last.p90),
  );
  check(
    'risks are named in sentences',
    investmentPlan.riskConsiderations.length > 0 && investmentPlan.riskConsiderations.every((risk) => risk.length > 10),
  );
}

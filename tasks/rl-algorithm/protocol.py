"""The numbers of the protocol: what is trained, how long, and how it is scored. Only the evaluator's process reads them."""

DIGITS = 10
ANSWER_ENDS, ASKED, NOTHING = 10, 11, 12  # tokens beside the digits: end of the answer, end of the prompt, filler
VOCABULARY = 13
SHORTEST, LONGEST = 3, 6  # digits in a prompt
PROMPT_LENGTH = LONGEST + 1  # filler in front, "asked" at the end
MAX_LENGTH = LONGEST + 1  # tokens of an answer, its end included

WIDTH, HEADS, LAYERS = 48, 4, 2

WARM = {"rows": 64, "rate": 3e-3, "most_steps": 400, "look_every": 2, "until": 0.25}  # until: accuracy when sampled
RL = {
    "prompts": 32, "samples": 8, "epochs": 2, "minibatches": 4,
    "rate": 5e-4, "clip": 1.0, "betas": (0.9, 0.95),
    "reward_noise": 0.1,  # share of rewards that are flipped before the candidate sees them
}
STEPS, LOOK_EVERY = 60, 6
QUICK_STEPS = 18
TEST_PROMPTS = 512

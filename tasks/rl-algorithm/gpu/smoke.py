"""Two steps of TRL's own trainer on a tiny random Qwen3, on any machine and without downloads: `python gpu/smoke.py [PROGRAM ...]`.

It needs the packages of gpu/requirements.txt. It shows that the adapter fits the installed TRL: the candidate's functions are called,
the loss is theirs, weights move; and that the initial program moves them exactly as TRL's own GRPO does. It says nothing about learning.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from adapter import Adapter, load  # noqa: E402
from plan import TINY  # noqa: E402
from preflight import trainer_base  # noqa: E402
from run import evaluate, make_trainer  # noqa: E402

WORDS = "0 1 2 3 4 5 6 7 8 9 + = \\boxed{7} <end> <pad>".split()


def tiny():
    """A random Qwen3 of a few thousand weights, and a tokenizer of sixteen words."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

    words = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="<pad>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="<end>", pad_token="<pad>", model_input_names=["input_ids", "attention_mask"])
    config = Qwen3Config(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, head_dim=16,
        max_position_embeddings=64, eos_token_id=WORDS.index("<end>"), pad_token_id=WORDS.index("<pad>"), bos_token_id=None,
    )
    return Qwen3ForCausalLM(config), tokenizer


def train(path, own=False):
    """Train with a program, or with TRL's own GRPO; the trainer, the change of every weight, and the share of right answers afterwards."""
    import torch

    torch.manual_seed(0)
    model, tokenizer = tiny()
    before = torch.cat([each.detach().flatten() for each in model.parameters()])
    adapter = Adapter(load(path), TINY.samples, TINY.steps, TINY.max_length)
    rows = [{"prompt": f"{at} + {7 - at} =", "answer": "7"} for at in range(8)]
    with tempfile.TemporaryDirectory() as folder:
        for each in (model, tokenizer):
            each.save_pretrained(folder)  # TRL loads the reference from where the model came from
        trainer = make_trainer(trainer_base(), adapter, TINY, rows, 1, adapter.wants_reference(), False, folder, own, loss_type="grpo", output_dir=folder, logging_steps=1)
        trainer.train()
        accuracy = evaluate(trainer, TINY, rows, times=2, batch=5)
    after = torch.cat([each.detach().flatten() for each in trainer.model.parameters()])
    return trainer, after - before, accuracy


if __name__ == "__main__":
    for program in sys.argv[1:] or [HERE.parent / "initial.py"]:
        trainer, moved, accuracy = train(program)
        print(f"{Path(program).name}: {trainer.state.global_step} updates, largest change of a weight {float(moved.abs().max()):.2g}, reference {'held' if trainer.beta else 'not held'}, accuracy {accuracy:.2f}")
    same = [train(HERE.parent / "initial.py", own)[1] for own in (False, True)]
    apart = float((same[0] - same[1]).abs().max())
    print(f"initial.py and TRL's own GRPO: weights {apart:.2g} apart after {TINY.updates} updates")
    raise SystemExit(apart > 1e-5)

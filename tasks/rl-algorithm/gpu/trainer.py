"""TRL's GRPOTrainer with the candidate's advantages and loss in place of its own. Import it only where TRL is installed."""

import torch

from adapter import Diverged


def trainer_class(base):
    """A subclass of TRL's GRPOTrainer; `adapter` and `updates_per_step` are set on the instance before training."""

    class VerifiableRewardTrainer(base):
        adapter = None
        updates_per_step = 1
        _rewards = None
        _parts = 0

        @property
        def rl_step(self):
            """Batches of prompts so far: what the program knows as `step`."""
            return min(self.state.global_step // self.updates_per_step, self.adapter.steps - 1)

        def _calculate_rewards(self, *arguments, **named):
            self._rewards = super()._calculate_rewards(*arguments, **named)  # of all processes, in their order
            return self._rewards

        def _generate_and_score_completions(self, inputs):
            output = super()._generate_and_score_completions(inputs)
            rewards = (self._rewards * self.reward_weights.to(self._rewards.device)).nansum(1)
            mine = output["completion_mask"]
            everyone = self.accelerator.gather(self.accelerator.pad_across_processes(mine, dim=1, pad_index=0))
            adv = self.adapter.advantages(rewards, everyone, self.rl_step)
            first = self.accelerator.process_index * len(mine)
            adv = adv[first : first + len(mine)]
            output["advantages"] = adv if adv.dim() == 1 else adv[:, : mine.shape[1]].contiguous()
            return output

        def _compute_loss(self, model, inputs):
            completion, mask = inputs["completion_ids"], inputs["completion_mask"]
            logp, entropy = self._get_per_token_logps_and_entropies(
                model,
                torch.cat([inputs["prompt_ids"], completion], dim=1),
                torch.cat([inputs["prompt_mask"], mask], dim=1),
                completion.size(1),
                compute_entropy=True,
            )
            old_logp = inputs.get("old_per_token_logps")
            self._parts += 1
            loss, reported = self.adapter.loss(
                logp, logp if old_logp is None else old_logp, inputs["advantages"], mask, self.rl_step, self._parts,
                entropy=entropy, ref_logp=inputs.get("ref_per_token_logps"),
            )
            if logp.requires_grad:
                logp.register_hook(self._finite)
            mode = "train" if self.model.training else "eval"
            tokens = mask.sum().clamp(min=1)
            seen = {"entropy": float((entropy.detach() * mask).sum() / tokens), **{f"algorithm/{name}": value for name, value in reported.items()}}
            for name, value in seen.items():
                self._metrics[mode][name].append(value)
            return loss / self.current_gradient_accumulation_steps

        def _finite(self, slope):
            if not bool(torch.isfinite(slope).all()):
                raise Diverged(f"at step {self.rl_step} the gradient is not finite")

    return VerifiableRewardTrainer

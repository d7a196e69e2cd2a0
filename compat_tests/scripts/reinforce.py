"""REINFORCE on a four-armed bandit: log_softmax, gather, a running baseline, an entropy bonus."""
# small

import torch
import torch.nn.functional as F

torch.manual_seed(19)
payoff = torch.tensor([0.1, 0.4, 0.9, 0.3])
logits = torch.zeros(4, requires_grad=True)
optimizer = torch.optim.SGD([logits], lr=0.5)
baseline = 0.0

for episode in range(25):
    log_probs = F.log_softmax(logits, dim=0)
    probs = log_probs.exp()
    actions = torch.multinomial(probs.detach(), 16, replacement=True)
    rewards = payoff[actions] + 0.1 * torch.randn(16)
    advantage = rewards - baseline
    entropy = -(probs * log_probs).sum()
    policy_loss = -(log_probs.gather(0, actions) * advantage).mean() - 0.01 * entropy
    optimizer.zero_grad()
    policy_loss.backward()
    optimizer.step()
    baseline = 0.9 * baseline + 0.1 * rewards.mean().item()
    if episode % 6 == 0:
        print(f"{episode:2d} reward {rewards.mean().item():.4f} entropy {entropy.item():.4f} {actions[:6].tolist()}")

print([f"{p:.3f}" for p in torch.softmax(logits, 0).tolist()])
loss = -(F.softmax(logits, dim=-1) * payoff).sum()
loss.backward(retain_graph=True)
print(f"expected reward {-loss.item():.4f}")

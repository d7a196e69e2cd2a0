"""REINFORCE balances a pole on a cart: a policy, episodes of a small environment, and the gradient of its returns."""

import math
import sys

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(0)
episodes = int(sys.argv[1]) if len(sys.argv) > 1 else 150


class Cart:
    """A pole on a cart (Barto, Sutton and Anderson, 1983), by Euler steps of 0.02 s; a push of 10 N left or right."""

    def reset(self):
        self.state = (0.1 * torch.rand(4) - 0.05).tolist()
        return torch.tensor(self.state)

    def step(self, push):
        x, v, angle, turn = self.state
        force = 10.0 if push else -10.0
        part = (force + 0.05 * turn**2 * math.sin(angle)) / 1.1
        spin = (9.8 * math.sin(angle) - math.cos(angle) * part) / (0.5 * (4 / 3 - 0.1 * math.cos(angle) ** 2 / 1.1))
        pull = part - 0.05 * spin * math.cos(angle) / 1.1
        self.state = [x + 0.02 * v, v + 0.02 * pull, angle + 0.02 * turn, turn + 0.02 * spin]
        fallen = abs(self.state[0]) > 2.4 or abs(self.state[2]) > math.radians(12)
        return torch.tensor(self.state), fallen


policy = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=0.01)
cart, lengths = Cart(), []
for episode in range(episodes):
    state, chances = cart.reset(), []
    for _ in range(200):
        choice = Categorical(logits=policy(state))
        action = choice.sample()
        chances.append(choice.log_prob(action))
        state, fallen = cart.step(action.item())
        if fallen:
            break
    lengths.append(len(chances))
    returns, total = [], 0.0
    for _ in chances:
        total = 1 + 0.99 * total
        returns.insert(0, total)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)
    loss = -(torch.stack(chances) * returns).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if episode % 15 == 14 or episode == episodes - 1:
        recent = lengths[-15:]
        print(f"episode {episode + 1:4}  steps on the last {len(recent)}: {sum(recent) / len(recent):.1f}", flush=True)

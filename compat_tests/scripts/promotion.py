"""Which dtype comes out: tensors, 0-d tensors, Python numbers, booleans, division, reductions, comparisons."""
# small

import torch

i32 = torch.tensor([1, 2], dtype=torch.int32)
i64 = torch.tensor([3, 4])
u8 = torch.tensor([200, 100], dtype=torch.uint8)
f32 = torch.tensor([0.5, 1.5])
f64 = torch.tensor([0.25, 2.0], dtype=torch.float64)
flag = torch.tensor([True, False])
zero_dim_f64 = torch.tensor(2.0, dtype=torch.float64)
zero_dim_int = torch.tensor(2)

pairs = {
    "i32 + i64": i32 + i64,
    "i64 + f32": i64 + f32,
    "f32 + f64": f32 + f64,
    "f32 * 0-d f64": f32 * zero_dim_f64,
    "i64 * 0-d f64": i64 * zero_dim_f64,
    "f32 + 0-d int": f32 + zero_dim_int,
    "i32 + 0-d int": i32 + zero_dim_int,
    "f32 + 1": f32 + 1,
    "i64 + 1.5": i64 + 1.5,
    "i32 + 1": i32 + 1,
    "u8 + 100": u8 + 100,
    "u8 * u8": u8 * u8,
    "flag + 1": flag + 1,
    "flag + flag": flag + flag,
    "flag * 2.0": flag * 2.0,
    "flag + f64": flag + f64,
    "i64 / i64": i64 / i64,
    "i64 // 2": i64 // 2,
    "-7 // 2": torch.tensor([-7]) // 2,
    "-7 % 3": torch.tensor([-7]) % 3,
    "7.5 // 2": torch.tensor([7.5, -7.5]) // 2,
    "i64 ** 2": i64**2,
    "2 ** i64": 2**i64,
    "i64 ** 0.5": i64**0.5,
    "i64 == f32": i64 == f32,
    "exp(i64)": torch.exp(i64),
    "sqrt(i32)": i32.sqrt(),
    "sum(i32)": i32.sum(),
    "sum(flag)": flag.sum(),
    "cumsum(u8)": u8.cumsum(0),
    "prod(i32)": i32.prod(),
    "where": torch.where(flag, i64, f64),
    "where numbers": torch.where(flag, 1, 0),
    "where floats": torch.where(flag, 1.0, 0.0),
    "cat": torch.cat([i64, f32]),
    "stack": torch.stack([i32, i64]),
    "neg": -i32,
    "clamp": i64.clamp(min=3.5),
    "arange": torch.arange(0, 3),
    "arange floats": torch.arange(0, 1, 0.5),
    "full": torch.full((2,), 1.0),
    "mean": f64.mean(),
    "argmax": f32.argmax(),
    "to": f64.to(f32),
    "float": flag.float(),
    "int": f32.int(),
}
for name, t in pairs.items():
    print(f"{name:16s} {t.dtype!s:14s} {[f'{v:.5g}' for v in t.flatten().tolist()]}")
print(torch.result_type(i64, 1.0), torch.promote_types(torch.int32, torch.float32), torch.get_default_dtype())
print(torch.finfo(torch.float32).eps, torch.iinfo(torch.int32).max, torch.can_cast(torch.float32, torch.int64))

t = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
u = torch.tensor([3.0, 4.0], requires_grad=True)
loss = (t * u + t.float() * u.double()).sum()
loss.backward(retain_graph=True)
print(loss.dtype, t.grad.dtype, u.grad.dtype, t.grad, u.grad)

using static TorchSharp.torch;
using Walker =
    System.Func<System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, System.Func<TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, int, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson09;

public sealed class WalkCases() : TaskCases<Walker>(Exercises.Walk)
{
    protected override IEnumerable<(string Name, Walker Answer)> Right =>
    [
        ("both ends encoded at once, picture by picture", (encode, decode, a, b, n) =>
        {
            Tensor codes = encode(cat([a, b], 0));
            return cat([.. Enumerable.Range(
                0, n).Select(i => decode(codes.narrow(0, 0, 1).lerp(codes.narrow(0, 1, 1), (float)i / (n - 1))))], 0);
        }),
        ("from the first in steps", (encode, decode, a, b, n) =>
        {
            Tensor from = encode(a), step = (encode(b) - from) / (n - 1);
            return decode(from + arange(n).unsqueeze(1) * step);
        }),
        ("matrix product of shares and ends", (encode, decode, a, b, n) =>
        {
            Tensor t = linspace(0, 1, n).unsqueeze(1);
            return decode(cat([1 - t, t], 1).mm(cat([encode(a), encode(b)], 0)));
        }),
    ];

    protected override Walker Stub => (_, _, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Walker Answer)> Wrong =>
    [
        ("pixel-space", (_, _, a, b, n) => a + T(n).view(-1, 1, 1, 1) * (b - a)),
        ("blended-reconstructions",
            (encode, decode, a, b, n) => decode(encode(a)).lerp(decode(encode(b)), T(n).view(-1, 1, 1, 1))),
        ("encoded-cross-fade", (encode, decode, a, b, n) => decode(encode(a + T(n).view(-1, 1, 1, 1) * (b - a)))),
        ("end-missing", (encode, decode, a, b, n) =>
            decode(encode(a) + (arange(n).to(float32) / n).unsqueeze(1) * (encode(b) - encode(a)))),
        ("start-missing", (encode, decode, a, b, n) =>
            decode(encode(a) + (arange(1, n + 1).to(float32) / n).unsqueeze(1) * (encode(b) - encode(a)))),
        ("both-ends-missing", (encode, decode, a, b, n) =>
            decode(encode(a) + (arange(1, n + 1).to(float32) / (n + 1)).unsqueeze(1) * (encode(b) - encode(a)))),
        ("backwards", (encode, decode, a, b, n) => decode(encode(b) + T(n).unsqueeze(1) * (encode(a) - encode(b)))),
        ("not-decoded", (encode, _, a, b, n) => encode(a) + T(n).unsqueeze(1) * (encode(b) - encode(a))),
        ("added-not-blended", (encode, decode, a, b, n) => decode(encode(a) + T(n).unsqueeze(1) * encode(b))),
        ("away-from-the-end",
            (encode, decode, a, b, n) => decode(encode(a) + T(n).unsqueeze(1) * (encode(a) - encode(b)))),
        ("middle-again", (encode, decode, a, b, n) => decode((0.5 * (encode(a) + encode(b))).repeat(n, 1))),
        ("one-dimension-too-many", (encode, decode, a, b, n) => stack([
            .. Enumerable.Range(0, n).Select(i => decode(encode(a) + (double)i / (n - 1) * (encode(b) - encode(a))))])),
        ("jump", (encode, decode, a, b, n) =>
            cat([.. Enumerable.Range(0, n).Select(i => decode(encode(2 * i < n - 1 ? a : b)))], 0)),
        ("exception", (encode, decode, a, b, n) => decode(encode(a) + T(n) * encode(b).reshape(3, 7))),
    ];

    private static Tensor T(int count) => linspace(0, 1, count);
}

using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using Measure = System.Func<System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor,
    double, double, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class ContinuityCases() : TaskCases<Measure>(Exercises.ContinuityPercentile)
{
    protected override IEnumerable<(string Name, Measure Answer)> Right =>
    [
        ("angles from the circle", (decode, codes, share, unrelated) =>
        {
            Tensor turn = 2 * Math.PI * rand(codes.shape[0]);
            Tensor step = share * Spread(codes) * stack([turn.sin(), turn.cos()], 1);
            return Quantile.Of(Changes(decode, codes, step), 0.95) / unrelated;
        }),
        ("sorted, the place cut off", (decode, codes, share, unrelated) =>
            Changes(decode, codes, Steps(codes, share * Spread(codes))).Order().ElementAt((int)(0.95 * codes.shape[0]))
                / unrelated),
        ("angles, both in one call, moved ones first", (decode, codes, share, unrelated) =>
        {
            Tensor angle = 2 * Math.PI * rand(codes.shape[0], 1),
                moved = codes + share * Spread(codes) * cat([angle.cos(), angle.sin()], 1);
            Tensor pictures = decode(cat([moved, codes], 0)),
                half = pictures.narrow(0, 0, codes.shape[0]) - pictures.narrow(0, codes.shape[0], codes.shape[0]);
            return half.norm(1).quantile(tensor(0.95f)).ToDouble() / unrelated;
        }),
    ];

    protected override Measure Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Measure Answer)> Wrong =>
    [
        ("few-directions", (decode, codes, share, unrelated) => P95(decode, codes,
            share * Spread(codes) * randn_like(codes).sign() / Math.Sqrt(2)) / unrelated),
        ("few-directions", (decode, codes, share, unrelated) =>
        {
            // eight directions, as a compass has
            Tensor angle = Math.PI / 4 * (8 * rand(codes.shape[0], 1)).floor();
            return P95(decode, codes, share * Spread(codes) * cat([angle.cos(), angle.sin()], 1)) / unrelated;
        }),
        ("few-directions", (decode, codes, share, unrelated) =>
        {
            Tensor u = rand_like(codes) - 0.5 + 0.3 * tensor(new[] { 1f, 0 });
            return P95(decode, codes, share * Spread(codes) * u / u.norm(1, keepdim: true)) / unrelated;
        }),
        ("nothing-decoded", (_, codes, share, unrelated) =>
            Quantile.Of([.. Steps(codes, share).norm(1).ToNumbers()], 0.95) / unrelated),
        ("no-pairs", (decode, codes, share, unrelated) => Quantile.Of(
            [.. decode(codes + Steps(codes, share * Spread(codes))).norm(1).ToNumbers()], 0.95) / unrelated),
        ("no-pairs", (decode, codes, share, unrelated) =>
            P95(decode, codes + 1, Steps(codes, share * Spread(codes))) / unrelated),
        ("absolute-step", (decode, codes, share, unrelated) => P95(decode, codes, Steps(codes, share)) / unrelated),
        ("not-centred", (decode, codes, share, unrelated) =>
            P95(decode, codes, Steps(codes, share * Math.Sqrt(codes.pow(2).sum(1).mean().ToDouble()))) / unrelated),
        ("width-of-one-latent", (decode, codes, share, unrelated) =>
            P95(decode, codes, Steps(codes, share * codes.std(0).mean().ToDouble())) / unrelated),
        ("width-of-one-latent", (decode, codes, share, unrelated) =>
            P95(decode, codes, Steps(codes, share * codes.std().ToDouble())) / unrelated),
        ("mean-distance", (decode, codes, share, unrelated) =>
            P95(decode, codes, Steps(codes, share * (codes - codes.mean([0])).norm(1).mean().ToDouble())) / unrelated),
        ("direction-not-normalised", (decode, codes, share, unrelated) =>
            P95(decode, codes, share * Spread(codes) * randn_like(codes)) / unrelated),
        ("one-direction", (decode, codes, share, unrelated) =>
            P95(decode, codes, Steps(codes.narrow(0, 0, 1), share * Spread(codes)).expand_as(codes)) / unrelated),
        ("along-an-axis", (decode, codes, share, unrelated) => P95(decode, codes,
            share * Spread(codes) * tensor(new[] { 1f, 0 }) * randn(codes.shape[0], 1).sign()) / unrelated),
        ("positive-directions", (decode, codes, share, unrelated) =>
        {
            Tensor u = rand_like(codes);
            return P95(decode, codes, share * Spread(codes) * u / u.norm(1, keepdim: true)) / unrelated;
        }),
        ("mean-for-percentile", (decode, codes, share, unrelated) =>
            Changes(decode, codes, Steps(codes, share * Spread(codes))).Average() / unrelated),
        ("median-for-percentile", (decode, codes, share, unrelated) =>
            Quantile.Of(Changes(decode, codes, Steps(codes, share * Spread(codes))), 0.5) / unrelated),
        ("largest-for-percentile", (decode, codes, share, unrelated) =>
            Changes(decode, codes, Steps(codes, share * Spread(codes))).Max() / unrelated),
        ("wrong-end", (decode, codes, share, unrelated) =>
            Quantile.Of(Changes(decode, codes, Steps(codes, share * Spread(codes))), 0.05) / unrelated),
        ("not-divided-by-unrelated",
            (decode, codes, share, _) => P95(decode, codes, Steps(codes, share * Spread(codes)))),
        ("distance-squared", (decode, codes, share, unrelated) =>
            Math.Pow(P95(decode, codes, Steps(codes, share * Spread(codes))), 2) / unrelated),
        ("divided-by-step", (decode, codes, share, _) =>
            P95(decode, codes, Steps(codes, share * Spread(codes))) / (share * Spread(codes))),
    ];

    private static double Spread(Tensor codes) => Math.Sqrt(codes.var(0, unbiased: false).sum().ToDouble());

    private static Tensor Steps(Tensor codes, double length)
    {
        Tensor direction = randn_like(codes);
        return length * direction / direction.norm(1, keepdim: true);
    }

    private static double[] Changes(Func<Tensor, Tensor> decode, Tensor codes, Tensor steps) =>
        (decode(codes) - decode(codes + steps)).norm(1).ToNumbers();

    private static double P95(Func<Tensor, Tensor> decode, Tensor codes, Tensor steps) =>
        Quantile.Of(Changes(decode, codes, steps), 0.95);
}

using LatentLab.Diagnostics;
using static TorchSharp.torch;
using PValue = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double>, int, double>;
using Statistic = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson05;

public sealed class PermutationPValueCases() : TaskCases<PValue>(Exercises.PermutationPValue)
{
    protected override IEnumerable<(string Name, PValue Answer)> Right =>
    [
        ("the kit's own", (first, second, statistic, permutations) =>
            PermutationTest.Run(first, second, statistic, permutations, seed: 4).PValue),
        ("cards shuffled in C#", (first, second, statistic, permutations) =>
        {
            Tensor pooled = cat([first, second]);
            long[] cards = [.. Enumerable.Range(0, (int)pooled.shape[0]).Select(card => (long)card)];
            double truth = statistic(first, second);
            int atLeast = 1;
            for (int deal = 0; deal < permutations; deal++)
            {
                Random.Shared.Shuffle(cards);
                Tensor dealt = pooled.index_select(0, tensor(cards));
                if (statistic(dealt.narrow(0, 0, first.shape[0]),
                    dealt.narrow(0, first.shape[0], second.shape[0])) >= truth)
                    atLeast++;
            }
            return atLeast / (permutations + 1.0);
        }),
        ("sorted", (first, second, statistic, permutations) =>
        {
            double truth = statistic(first, second);
            double[] all = [truth, .. Deals(first, second, statistic, permutations)];
            return all.OrderDescending().ToList().FindLastIndex(value => value >= truth) is var last
                ? (last + 1.0) / all.Length
                : 0;
        }),
    ];

    protected override PValue Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, PValue Answer)> Wrong =>
    [
        ("not-shuffled", (first, second, statistic, permutations) =>
            Share(first, second, statistic, permutations, (n, m) => cat([randperm(n), n + randperm(m)]))),
        ("same-deal", (first, second, statistic, permutations) =>
        {
            Tensor order = randperm(first.shape[0] + second.shape[0]);
            return Share(first, second, statistic, permutations, (_, _) => order);
        }),
        ("with-replacement", (first, second, statistic, permutations) =>
            Share(first, second, statistic, permutations, (n, m) => randint(n + m, n + m))),
        ("group-sizes", (first, second, statistic, permutations) =>
        {
            double truth = statistic(first, second);
            Tensor pooled = cat([first, second]);
            long half = pooled.shape[0] / 2;
            double[] deals =
                [.. Enumerable.Range(0, permutations).Select(_ => pooled.index_select(0, randperm(pooled.shape[0])))
                    .Select(deal => statistic(deal.narrow(0, 0, half), deal.narrow(0, half, half)))];
            return (1.0 + deals.Count(value => value >= truth)) / (1 + permutations);
        }),
        ("true-deal-forgotten", (first, second, statistic, permutations) => Deals(first, second, statistic,
            permutations).Average(value => value >= statistic(first, second) ? 1.0 : 0.0)),
        ("strict", (first, second, statistic, permutations) =>
            (1.0 + Deals(first, second, statistic, permutations).Count(value => value > statistic(first, second)))
                / (1 + permutations)),
        ("wrong-tail", (first, second, statistic, permutations) =>
            (1.0 + Deals(first, second, statistic, permutations).Count(value => value <= statistic(first, second)))
                / (1 + permutations)),
        ("denominator", (first, second, statistic, permutations) =>
            (1.0 + Deals(first, second, statistic, permutations).Count(value => value >= statistic(first, second)))
                / permutations),
        ("counted-not-divided", (first, second, statistic, permutations) =>
            1 + Deals(first, second, statistic, permutations).Count(value => value >= statistic(first, second))),
        ("too-few-deals", (first, second, statistic, permutations) =>
            (1.0 + Deals(first, second, statistic, 9).Count(value => value >= statistic(first, second))) / 10),
    ];

    private static double Share(
        Tensor first, Tensor second, Statistic statistic, int permutations, Func<long, long, Tensor> order)
    {
        double truth = statistic(first, second);
        return (1.0 + Deals(first, second, statistic, permutations, order).Count(value => value >= truth))
            / (1 + permutations);
    }

    private static double[] Deals(
        Tensor first, Tensor second, Statistic statistic, int permutations, Func<long, long, Tensor>? order = null)
    {
        Tensor pooled = cat([first, second]);
        long n = first.shape[0], m = second.shape[0];
        order ??= (one, other) => randperm(one + other);
        return [.. Enumerable.Range(0, permutations).Select(_ => pooled.index_select(0, order(n, m)))
            .Select(deal => statistic(deal.narrow(0, 0, n), deal.narrow(0, n, m)))];
    }
}

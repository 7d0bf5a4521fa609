using static TorchSharp.torch;
using Measure = System.Func<System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>,
    System.Func<TorchSharp.torch.Tensor, double[]>, int, double, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class CompletenessCases() : TaskCases<Measure>(Exercises.CompletenessShare)
{
    protected override IEnumerable<(string Name, Measure Answer)> Right =>
    [
        ("counted", (decode, distance, latents, within) =>
            distance(decode(randn(1000, latents))).Count(d => d <= within) / 1000.0),
        ("point by point", OneByOne),
        ("in four batches from a fixed seed", (decode, distance, latents, within) =>
        {
            var noise = new Generator(3);
            return Enumerable.Range(0, 4).SelectMany(_ => distance(decode(randn([500, latents], generator: noise))))
                .Average(d => d > within ? 0.0 : 1.0);
        }),
    ];

    protected override Measure Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Measure Answer)> Wrong =>
    [
        ("one-number-per-point", (decode, distance, latents, within) =>
            Share(distance(decode(randn(2000, 1).expand(2000, latents))), within)),
        ("one-number-per-point", (decode, distance, latents, within) =>
            Share(distance(decode(randn(2000, latents).sort(dim: 0).Values)), within)),
        ("one-number-per-point", (decode, distance, latents, within) => Share(distance(decode(
            randn(2000, 1) * (rand(2000, latents) - 0.5).sign())), within)),
        ("points-repeated", (decode, distance, latents, within) =>
            Share(distance(decode(randn(100, latents).repeat(20, 1))), within)),
        ("nothing-decoded", (_, _, _, _) => 0.9),
        ("nothing-decoded", (_, distance, latents, within) => Share(distance(randn(2000, latents + 1)), within)),
        ("latents-for-pictures", (_, distance, latents, within) => Share(distance(randn(2000, latents)), within)),
        ("nothing-measured", (decode, _, latents, within) =>
            decode(randn(2000, latents)).norm(1).le(within).to(float32).mean().item<float>()),
        ("wrong-latent-size",
            (decode, distance, latents, within) => Share(distance(decode(randn(2000, latents + 1))), within)),
        ("wrong-latent-size",
            (decode, distance, latents, within) => Share(distance(decode(randn(latents, 2000))), within)),
        ("too-few-points", (decode, distance, latents, within) => Share(distance(decode(randn(16, latents))), within)),
        ("one-point-again", (decode, distance, latents, within) =>
            Share(distance(decode(randn(1, latents).expand(2000, latents))), within)),
        ("uniform-for-normal",
            (decode, distance, latents, within) => Share(distance(decode(rand(2000, latents))), within)),
        ("uniform-for-normal",
            (decode, distance, latents, within) => Share(distance(decode(6 * rand(2000, latents) - 3)), within)),
        ("not-from-the-prior",
            (decode, distance, latents, within) => Share(distance(decode(randn(2000, latents) + 1)), within)),
        ("not-from-the-prior",
            (decode, distance, latents, within) => Share(distance(decode(0.5 * randn(2000, latents))), within)),
        ("count-for-share",
            (decode, distance, latents, within) => distance(decode(randn(2000, latents))).Count(d => d <= within)),
        ("percent-for-share",
            (decode, distance, latents, within) => 100 * Share(distance(decode(randn(2000, latents))), within)),
        ("complement", (decode, distance, latents, within) =>
            distance(decode(randn(2000, latents))).Average(d => d > within ? 1.0 : 0.0)),
        ("mean-distance", (decode, distance, latents, _) => distance(decode(randn(2000, latents))).Average()),
        ("all-or-nothing", (decode, distance, latents, within) =>
            distance(decode(randn(2000, latents))).All(d => d <= within) ? 1 : 0),
        ("all-or-nothing", (decode, distance, latents, within) =>
            distance(decode(randn(2000, latents))).Any(d => d <= within) ? 1 : 0),
    ];

    private static double Share(double[] distances, double within) => distances.Average(d => d <= within ? 1.0 : 0.0);

    private static double OneByOne(
        Func<Tensor, Tensor> decode, Func<Tensor, double[]> distance, int latents, double within)
    {
        int inside = 0;
        for (int i = 0; i < 600; i++)
            inside += distance(decode(randn(1, latents)))[0] <= within ? 1 : 0;
        return inside / 600.0;
    }
}

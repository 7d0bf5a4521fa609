using static TorchSharp.torch;
using Loop = System.Func<TorchSharp.torch.Tensor, int,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double>, double[]>;

namespace LatentLab.Classroom.Tests.Tasks.Mend;

public sealed class MendNoiseCases() : MendCases<Loop>(Exercises.MendNoise, Broken,
    [
        ("drawn in the inner loop", (images, epochs, step) =>
        {
            var losses = new List<double>();
            for (int epoch = 0; epoch < epochs; epoch++)
                foreach (Tensor batch in images.split(64))
                    losses.Add(step(batch, randn(batch.shape[0], 8)));
            return [.. losses];
        }),
        ("an epoch's noise at once", (images, epochs, step) =>
        {
            var losses = new List<double>();
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                Tensor noise = randn(images.shape[0], 8);
                losses.AddRange(images.split(64).Zip(noise.split(64), step));
            }
            return [.. losses];
        }),
        ("shuffled, from a generator of its own", (images, epochs, step) =>
        {
            var noise = new Generator(3);
            return [.. Enumerable.Range(0, epochs).SelectMany(_ => randperm(images.shape[0]).split(50))
                .Select(rows => step(images[rows], randn(rows.shape[0], 8, generator: noise)))];
        }),
    ],
    [
        ("noise-not-fresh", Broken),
        ("noise-once-per-epoch", (images, epochs, step) => Run(images, epochs, step, (epoch, _) =>
            randn(images.shape[0], 8, generator: new Generator((ulong)(epoch + 1))))),
        ("noise-repeats-with-epochs", (images, epochs, step) => Run(images, epochs, step, (_, place) =>
            randn(images.shape[0], 8, generator: new Generator((ulong)(place + 1))))),
        ("noise-shared-over-batch", (images, epochs, step) => Run(images, epochs, step, (_, _) =>
            randn(1, 8).expand(images.shape[0], 8))),
        ("not-standard-normal", (images, epochs, step) => Run(images, epochs, step, (_, _) =>
            rand(images.shape[0], 8))),
        ("no-step", (_, _, _) => []),
        ("images-left-out", (images, epochs, step) => Run(images.narrow(0, 0, 64), epochs, step, (_, _) =>
            randn(64, 8))),
        ("wrong-shape", (images, epochs, step) => Run(images, epochs, step, (_, _) => randn(images.shape[0], 2))),
    ])
{
    private static double[] Broken(Tensor images, int epochs, Func<Tensor, Tensor, double> step)
    {
        Tensor epsilon = randn(64, 8);
        return Run(images, epochs, step, (_, _) => epsilon);
    }

    private static double[] Run(Tensor images, int epochs, Func<Tensor, Tensor, double> step,
        Func<int, int, Tensor> noise) => [.. Enumerable.Range(0, epochs).SelectMany(epoch => images.split(64)
            .Select((batch, place) => step(batch, noise(epoch, place).narrow(0, 0, batch.shape[0]))))];
}

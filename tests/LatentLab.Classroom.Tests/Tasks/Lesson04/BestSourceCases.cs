using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;
using Answer = (System.Func<int, TorchSharp.torch.Tensor> Source,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Decode, TorchSharp.torch.Tensor Codes);

namespace LatentLab.Classroom.Tests.Tasks.Lesson04;

public sealed class BestSourceCases() : TaskCases<Answer>(Exercises.BestSource)
{
    // The notebook's own training.
    private static readonly Lazy<(Func<Tensor, Tensor> Decode, Tensor Codes)> Plain = new(() =>
    {
        Tensor train = Datasets.Load("shapes", train: 2000, test: 1, seed: 1).Train.Images;
        var plain = new Autoencoder(imageShape: [1, 28, 28], latentSize: 2, hidden: [256, 64], seed: 1);
        Trainer.Fit(plain, train,
            options: new() { Epochs = 30, BatchSize = 64, LearningRate = 2e-3, Seed = 1, Threads = 1 });
        return (points => plain.Decode(points).ToTensor(), plain.Encode(train));
    });

    private static Tensor Codes => Plain.Value.Codes;

    protected override IEnumerable<(string Name, Answer Answer)> Right =>
    [
        ("towards a near neighbour", From(count =>
        {
            Tensor picked = Picked(count), near = cdist(picked, Codes).topk(4, dim: 1, largest: false).indexes[.., 3];
            return picked + rand(count, 1) * (Codes.index_select(0, near) - picked);
        })),
        ("a step as long as the nearest neighbour is far", From(count =>
        {
            Tensor picked = Picked(count), near = cdist(picked, Codes).topk(2, dim: 1, largest: false).values[.., 1];
            return picked + 0.5 * near.unsqueeze(1) * randn(count, 2);
        })),
        ("rejected where no code is near", From(count =>
        {
            Tensor points = LatentSource.Box(Codes).Sample(40 * count, Random.Shared.Next());
            return points.index_select(0, cdist(points, Codes).min(1).values.argsort().narrow(0, 0, 3 * count))
                .index_select(0, randperm(3 * count).narrow(0, 0, count));
        })),
    ];

    protected override Answer Stub => From(_ => throw new NotImplementedException());

    protected override IEnumerable<(string Misconception, Answer Answer)> Wrong =>
    [
        ("copies", From(Picked)),
        ("collapsed", From(count => Codes[0] + 0.05 * Codes.std(0) * randn(count, 2))),
        ("standard-normal", From(count => randn(count, 2))),
        ("misses-the-codes", From(count => LatentSource.Box(Codes).Sample(count, Random.Shared.Next()))),
        ("not-fresh", From(count => LatentSource.FittedGaussian(Codes).Sample(count, seed: 1))),
        ("wrong-shape", From(count => randn(count))),
    ];

    private static Answer From(Func<int, Tensor> source) => (source, Plain.Value.Decode, Codes);

    private static Tensor Picked(int count) => Codes.index_select(0, randint(Codes.shape[0], count));
}

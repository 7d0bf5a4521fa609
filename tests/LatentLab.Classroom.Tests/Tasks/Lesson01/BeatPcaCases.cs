using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;
using Pair = (System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Encode, System.Func<TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor> Decode);

namespace LatentLab.Classroom.Tests.Tasks.Lesson01;

public sealed class BeatPcaCases() : TaskCases<Pair>(Exercises.BeatPca)
{
    private static readonly Lazy<Tensor> Train = new(() => Datasets.Load("digits", train: 4000, test: 1).Train.Images);

    private static readonly Lazy<Autoencoder> Trained = new(() =>
    {
        var model = new Autoencoder(Train.Value.shape[1..], 8, hidden: [128],
            likelihood: Likelihood.SquaredError, seed: 3);
        Trainer.Fit(model, Train.Value, options: new() { Epochs = 10, BatchSize = 32, Seed = 3 });
        return model;
    });

    protected override IEnumerable<(string Name, Pair Answer)> Right => [("the kit's own autoencoder and trainer",
        (x => Trained.Value.CodeOf(x), z => Trained.Value.ParametersOf(z).flatten(1)))];

    protected override Pair Stub =>
        (_ => throw new NotImplementedException(), _ => throw new NotImplementedException());

    protected override IEnumerable<(string Misconception, Pair Answer)> Wrong
    {
        get
        {
            PrincipalComponents sixteen = PrincipalComponents.Fit(Train.Value, 16),
                eight = PrincipalComponents.Fit(Train.Value, 8);
            var raw = new Autoencoder(Train.Value.shape[1..], 8, hidden: [128],
                likelihood: Likelihood.SquaredError, seed: 3);
            Tensor mean = Train.Value.mean([0]).flatten(), kept = zeros(0);
            return
            [
                ("code-too-wide", (x => sixteen.Project(x), z => sixteen.Reconstruct(z))),
                ("smuggled", (x => { kept = x.flatten(1).clone(); return zeros(x.shape[0], 8); },
                    z => kept.narrow(0, 0, z.shape[0]))),
                ("not-trained", (x => raw.CodeOf(x), z => raw.ParametersOf(z).flatten(1) * 10)),
                ("only-mean-image", (x => zeros(x.shape[0], 8), z => mean.expand(z.shape[0], 784))),
                ("no-better-than-linear", (x => eight.Project(x), z => eight.Reconstruct(z))),
                ("wrong-shape", (x => zeros(8), z => z)),
                ("wrong-shape", (x => zeros(x.shape[0], 8), z => z)),
            ];
        }
    }
}

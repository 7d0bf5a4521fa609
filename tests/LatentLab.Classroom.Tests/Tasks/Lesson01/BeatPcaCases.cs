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

    // A plain loop; two hidden layers, another activation and another optimiser.
    private static readonly Lazy<(nn.Module<Tensor, Tensor> Encoder, nn.Module<Tensor, Tensor> Decoder)> Written =
        new(() =>
        {
            manual_seed(5);
            nn.Module<Tensor, Tensor> encoder = nn.Sequential(nn.Linear(784, 256), nn.SiLU(), nn.Linear(256, 64),
                nn.SiLU(), nn.Linear(64, 8)), decoder = nn.Sequential(nn.Linear(8, 64), nn.SiLU(),
                nn.Linear(64, 256), nn.SiLU(), nn.Linear(256, 784));
            Tensor all = Train.Value.flatten(1);
            var adam = optim.AdamW([.. encoder.parameters(), .. decoder.parameters()], 2e-3, weight_decay: 0);
            foreach (Tensor rows in Enumerable.Range(0, 15).SelectMany(_ => randperm(all.shape[0]).split(64)))
            {
                using var scope = NewDisposeScope();
                Tensor images = all.index_select(0, rows);
                adam.zero_grad();
                nn.functional.mse_loss(decoder.call(encoder.call(images)), images).backward();
                adam.step();
            }
            return (encoder, decoder);
        });

    // What eight directions leave over, learnt by a network that sees the eight numbers.
    private static readonly Lazy<(PrincipalComponents Linear, nn.Module<Tensor, Tensor> Network)> Corrected = new(() =>
    {
        manual_seed(6);
        PrincipalComponents linear = PrincipalComponents.Fit(Train.Value, 8);
        Tensor codes = linear.Project(Train.Value).to(float32),
            left = (Train.Value.flatten(1) - linear.Reconstruct(codes).flatten(1)).to(float32);
        nn.Module<Tensor, Tensor> rest = nn.Sequential(nn.Linear(8, 256), nn.ReLU(), nn.Linear(256, 784));
        var adam = optim.Adam(rest.parameters(), 2e-3);
        foreach (Tensor rows in Enumerable.Range(0, 15).SelectMany(_ => randperm(left.shape[0]).split(64)))
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            nn.functional.mse_loss(rest.call(codes.index_select(0, rows)), left.index_select(0, rows)).backward();
            adam.step();
        }
        return (linear, rest);
    });

    protected override IEnumerable<(string Name, Pair Answer)> Right =>
    [
        ("the kit's own autoencoder and trainer",
            (x => Trained.Value.CodeOf(x), z => Trained.Value.ParametersOf(z).flatten(1))),
        ("a plain loop over two hidden layers",
            (x => Written.Value.Encoder.call(x.flatten(1)), z => Written.Value.Decoder.call(z))),
        ("PCA's numbers and a network for what they leave over", (x => Corrected.Value.Linear.Project(x).to(float32),
            z => Corrected.Value.Linear.Reconstruct(z).flatten(1).to(float32) + Corrected.Value.Network.call(z))),
    ];

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

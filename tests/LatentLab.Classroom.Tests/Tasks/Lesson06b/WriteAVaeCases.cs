using TorchSharp;
using static TorchSharp.torch;
using Vae = (System.Func<TorchSharp.torch.Tensor, int, double[]> Learn,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Mean,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> LogVariance,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Decode);

namespace LatentLab.Classroom.Tests.Tasks.Lesson06b;

public sealed class WriteAVaeCases() : TaskCases<Vae>(Exercises.WriteAVae)
{
    protected override IEnumerable<(string Name, Vae Answer)> Right =>
    [
        ("eight latents", new Answer().Parts),
        ("twelve latents, shorter steps", new Answer { Latents = 12, Rate = 1.5e-3 }.Parts),
        ("four latents, epochs over shuffled images", new Answer { Latents = 4, Epochs = true }.Parts),
    ];

    protected override Vae Stub => (
        (_, _) => throw new NotImplementedException(), _ => throw new NotImplementedException(),
        _ => throw new NotImplementedException(), _ => throw new NotImplementedException());

    protected override IEnumerable<(string Misconception, Vae Answer)> Wrong =>
    [
        ("other-number-of-steps", new Answer { Every = 10 }.Parts),
        ("not-trained", new Answer { Rate = 0 }.Parts),
        ("code-says-nothing", new Answer { Beta = 98 }.Parts),
        ("kl-not-trained", new Answer { Beta = 0 }.Parts),
        ("noise-not-trained", new Answer { Noise = 0 }.Parts),
        ("smuggled", new Answer().Smuggling),
    ];

    // A learner's VAE, with a switch for each mistake.
    private sealed class Answer
    {
        private nn.Module<Tensor, Tensor> body = null!, meanHead = null!, logVarianceHead = null!, decoder = null!;
        private Tensor seen = null!;

        public int Latents { get; init; } = 8;

        public bool Epochs { get; init; }

        public double Rate { get; init; } = 2e-3;

        public double Beta { get; init; } = 1;

        public double Noise { get; init; } = 1;

        public int Every { get; init; } = 1;

        public Vae Parts => (Learn, Mean, LogVariance, z => decoder.call(z));

        // Knows the images by their place in the batch.
        public Vae Smuggling => (Learn, images => Mean(seen = images), LogVariance,
            z => seen.narrow(0, 0, z.shape[0]) + 0 * z.sum());

        private Tensor Mean(Tensor images) => meanHead.call(body.call(images));

        private Tensor LogVariance(Tensor images) => logVarianceHead.call(body.call(images));

        private double[] Learn(Tensor images, int steps)
        {
            body = nn.Sequential(nn.Linear(784, 128), nn.ReLU());
            (meanHead, logVarianceHead) = (nn.Linear(128, Latents), nn.Linear(128, Latents));
            decoder = nn.Sequential(nn.Linear(Latents, 128), nn.ReLU(), nn.Linear(128, 784));
            var optimizer = optim.Adam(new[] { body, meanHead, logVarianceHead, decoder }
                .SelectMany(layer => layer.parameters()), lr: Rate);
            var losses = new List<double>();
            var rest = new Queue<Tensor>();
            for (int step = 0; step < steps; step++)
            {
                if (rest.Count == 0)
                    rest = new Queue<Tensor>(randperm(images.shape[0]).split(64));
                Tensor batch = images[Epochs ? rest.Dequeue() : randint(images.shape[0], 64)];
                Tensor m = Mean(batch), v = LogVariance(batch);
                Tensor output = decoder.call(m + Noise * (v / 2).exp() * randn_like(m));
                Tensor kl = 0.5 * (m.square() + v.exp() - 1 - v).sum(dim: 1);
                Tensor loss = ((batch - output).square().sum(dim: 1) + Beta * kl).mean();
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                if (step % Every == 0)
                    losses.Add(loss.ToDouble());
            }
            return [.. losses];
        }
    }
}

using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>Which model <see cref="TrainingBenchmark"/> trains.</summary>
public enum BenchmarkModel
{
    /// <summary>VAE 784-400-20, fully connected.</summary>
    Mlp,

    /// <summary>VAE with convolutions of 32 and 64 channels, a layer of 16 and two latents.</summary>
    Convolutional,
}

/// <summary>The loop that a reader of TorchSharp's documentation would write for the same model.</summary>
internal abstract class PlainLoop : IDisposable
{
    private readonly Adam optimizer;

    protected PlainLoop(IEnumerable<Parameter> parameters) => optimizer = optim.Adam(parameters, lr: 1e-3);

    public static PlainLoop For(BenchmarkModel model, int seed) => model == BenchmarkModel.Mlp
        ? new KitsModel(TrainingBenchmark.NewModel(model, seed))
        : new OwnLayers(new OwnLayersModel());

    public void Epoch(Tensor images, int batchSize, int seed)
    {
        foreach (Tensor batch in images.Batches(batchSize, seed))
        {
            using var step = NewDisposeScope();
            Tensor loss = Loss(batch);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    public virtual void Dispose() => optimizer.Dispose();

    protected abstract Tensor Loss(Tensor batch);

    // The kit's model is made of libtorch's own layers where it is fully connected.
    private sealed class KitsModel(VariationalAutoencoder model) : PlainLoop(model.parameters())
    {
        private readonly Elbo objective = Elbo.Of(model);

        public override void Dispose()
        {
            base.Dispose();
            model.Dispose();
        }

        protected override Tensor Loss(Tensor batch) => objective.Loss(model.call(batch), batch);
    }

    private sealed class OwnLayers(OwnLayersModel model) : PlainLoop(model.parameters())
    {
        public override void Dispose()
        {
            base.Dispose();
            model.Dispose();
        }

        protected override Tensor Loss(Tensor batch) => model.call(batch);
    }

    /// <summary>libtorch's Conv2d and ConvTranspose2d, its loss function, and the KL in closed form.</summary>
    private sealed class OwnLayersModel : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential encoder = nn.Sequential(
            ("convolution1", nn.Conv2d(1, 32, 3, stride: 2, padding: 1)), ("relu1", nn.ReLU()),
            ("convolution2", nn.Conv2d(32, 64, 3, stride: 2, padding: 1)), ("relu2", nn.ReLU()),
            ("flatten", nn.Flatten()), ("hidden", nn.Linear(64 * 7 * 7, 16)), ("relu3", nn.ReLU()));

        private readonly Linear mean = nn.Linear(16, 2), logVariance = nn.Linear(16, 2);

        private readonly Sequential decoder = nn.Sequential(
            ("hidden", nn.Linear(2, 16)), ("relu1", nn.ReLU()),
            ("expand", nn.Linear(16, 64 * 7 * 7)), ("relu2", nn.ReLU()), ("unflatten", nn.Unflatten(1, [64, 7, 7])),
            ("deconvolution2", nn.ConvTranspose2d(64, 32, 3, stride: 2, padding: 1, output_padding: 1)),
            ("relu3", nn.ReLU()),
            ("deconvolution1", nn.ConvTranspose2d(32, 1, 3, stride: 2, padding: 1, output_padding: 1)));

        public OwnLayersModel() : base(nameof(OwnLayersModel)) => RegisterComponents();

        public override Tensor forward(Tensor images)
        {
            Tensor features = encoder.call(images), mu = mean.call(features), logSquare = logVariance.call(features);
            Tensor latent = mu + (0.5 * logSquare).exp() * randn_like(mu);
            Tensor reconstruction = nn.functional.binary_cross_entropy_with_logits(
                decoder.call(latent), images, reduction: nn.Reduction.Sum);
            Tensor kl = -0.5 * (1 + logSquare - mu.square() - logSquare.exp()).sum();
            return (reconstruction + kl) / images.shape[0];
        }
    }
}

using LatentLab.Experiments.Settings;
using LatentLab.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Tests.Own;

/// <summary>A module that knows nothing of the kit: codes of two halves, dropout in between.</summary>
internal sealed class PlainNetwork : nn.Module
{
    private readonly Linear first, heads, back;
    private readonly Dropout dropout;
    private readonly int latent;

    public PlainNetwork(int latent, int pixels = 784, double drop = 0.25) : base(nameof(PlainNetwork))
    {
        this.latent = latent;
        first = nn.Linear(pixels, 16);
        heads = nn.Linear(16, 2 * latent);
        back = nn.Linear(latent, pixels);
        dropout = nn.Dropout(drop);
        RegisterComponents();
    }

    public (Tensor Mean, Tensor LogVariance) encode(Tensor images)
    {
        Tensor both = heads.call(dropout.call(first.call(images.flatten(1)).relu()));
        return (both.narrow(1, 0, latent), both.narrow(1, latent, latent));
    }

    public Tensor decode(Tensor codes) => back.call(codes);
}

/// <summary>The same without a posterior, and with batch normalisation, which has buffers.</summary>
internal sealed class PlainPoint : nn.Module
{
    private readonly Linear first, back;
    private readonly BatchNorm1d norm;

    public PlainPoint(int latent) : base(nameof(PlainPoint))
    {
        first = nn.Linear(784, latent);
        norm = nn.BatchNorm1d(latent);
        back = nn.Linear(latent, 784);
        RegisterComponents();
    }

    public Tensor Encode(Tensor images) => norm.call(first.call(images.flatten(1)));

    public Tensor Decode(Tensor codes) => back.call(codes).view(-1, 1, 28, 28);
}

/// <summary>One that derives from the kit's base.</summary>
internal sealed class DerivedNetwork : VariationalModel
{
    private readonly Linear mean, logVariance, back;

    public DerivedNetwork(long[] shape, RunConfig config) : base(nameof(DerivedNetwork),
        Architecture.Create(shape, config.Model.Latent, [], [], Activation.Relu), Likelihood.Bernoulli, config.Seed)
    {
        mean = nn.Linear(784, config.Model.Latent);
        logVariance = nn.Linear(784, config.Model.Latent);
        back = nn.Linear(config.Model.Latent, 784);
        RegisterComponents();
        Finish(config.Seed, null);
    }

    public override VaeOutput forward(Tensor images)
    {
        DiagonalGaussian posterior = PosteriorOf(images);
        Tensor latent = posterior.Sample(Noise);
        return new VaeOutput(ParametersOf(latent), posterior, latent);
    }

    public override DiagonalGaussian PosteriorOf(Tensor images) =>
        new(mean.call(images.flatten(1)), logVariance.call(images.flatten(1)));

    public override Tensor ParametersOf(Tensor latent) => back.call(latent).view(-1, 1, 28, 28);
}

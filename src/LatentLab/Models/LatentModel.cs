using LatentLab.Data;
using LatentLab.Hosts;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>What training and diagnostics need to know about a model with an encoder and a decoder.</summary>
public interface ILatentModel
{
    /// <summary>The model as libtorch's module: its parameters, its mode, its device.</summary>
    nn.Module Network { get; }

    Architecture Architecture { get; }

    Likelihood Likelihood { get; }

    /// <summary>Where the ε of every sample comes from; the model owns it. Re-seed it to repeat a run.</summary>
    Generator Noise { get; }

    /// <summary>Encode, sample where the model samples, decode; differentiable.</summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    AutoencoderOutput Run(Tensor images);

    /// <summary>
    /// The code of each image: z for an autoencoder, the posterior's mean for a variational one. Differentiable.
    /// </summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <returns>Shape [batch, latent].</returns>
    Tensor CodeOf(Tensor images);

    /// <summary>The decoder alone; differentiable.</summary>
    /// <param name="latent">Shape [batch, latent].</param>
    /// <returns>Parameters of p(x|z), shape [batch, c, h, w].</returns>
    Tensor ParametersOf(Tensor latent);

    /// <summary>The code of each image, for inspection: evaluation mode, no gradients, any number of images.</summary>
    /// <param name="images">Shape [n, c, h, w].</param>
    /// <returns>Shape [n, latent] on the CPU; the caller's.</returns>
    Tensor Encode(Tensor images);

    /// <summary>The mean image of each code, in [0, 1].</summary>
    /// <param name="latent">Shape [n, latent].</param>
    ImageBatch Decode(Tensor latent);

    /// <summary>Each image through its code and back, without sampling.</summary>
    /// <param name="images">Shape [n, c, h, w].</param>
    ImageBatch Reconstruct(Tensor images);
}

/// <summary>
/// What an autoencoder and a variational autoencoder share. <see cref="Decode"/>, <see cref="Encode"/> and
/// <see cref="Reconstruct"/> are for inspection: evaluation mode, no gradients, nothing left behind. For a
/// differentiable path call the encoder and the decoder themselves.
/// </summary>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public abstract class LatentModel<TOutput> : nn.Module<Tensor, TOutput>, ILatentModel
    where TOutput : AutoencoderOutput
{
    // Large enough to keep both cores busy, small enough that a wide network's features stay in tens of megabytes.
    private const int ChunkSize = 512;

    protected LatentModel(string name, Architecture architecture, Likelihood likelihood, int seed) : base(name)
    {
        Architecture = architecture;
        Likelihood = likelihood;
        Noise = new Generator((ulong)(uint)seed);
    }

    public Architecture Architecture { get; }

    public Likelihood Likelihood { get; }

    public Generator Noise { get; }

    public nn.Module Network => this;

    public int LatentSize => Architecture.LatentSize;

    /// <summary>Trainable numbers in the whole model.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    public AutoencoderOutput Run(Tensor images) => call(images);

    public abstract Tensor CodeOf(Tensor images);

    public abstract Tensor ParametersOf(Tensor latent);

    /// <summary>The code of each image: z for an autoencoder, the posterior's mean for a variational one.</summary>
    /// <param name="images">Shape [n, c, h, w], any n.</param>
    /// <returns>Shape [n, latent] on the CPU; the caller's.</returns>
    public Tensor Encode(Tensor images)
    {
        CheckImages(images);
        return InChunks(images, CodeOf);
    }

    /// <summary>
    /// The mean image of each code: sigmoid of the logits for Bernoulli, else the decoder's numbers cut to [0, 1].
    /// </summary>
    /// <param name="latent">Shape [n, latent], any n.</param>
    public ImageBatch Decode(Tensor latent)
    {
        if (latent.shape is not [_, var size] || size != LatentSize)
            throw new ArgumentException(
                $"Expected codes of shape [n, {LatentSize}], found [{string.Join(", ", latent.shape)}].",
                nameof(latent));
        using Tensor images = InChunks(latent, codes => Likelihood.Mean(ParametersOf(codes)).clamp(0, 1));
        return ImageBatch.FromTensor(images);
    }

    /// <summary>Each image through its code and back, without sampling.</summary>
    /// <param name="images">Shape [n, c, h, w], any n.</param>
    public ImageBatch Reconstruct(Tensor images)
    {
        using Tensor latent = Encode(images);
        return Decode(latent);
    }

    /// <summary>Layers, shapes and parameter counts as text.</summary>
    public override string ToString() => LayerTable.Of(this).ToString();

    /// <summary>The same as a table, for a notebook.</summary>
    public string ToHtml() => LayerTable.Of(this).ToHtml();

    /// <summary>The model's layers in order, with the shapes they make of one image.</summary>
    public LayerTable Describe() => LayerTable.Of(this);

    /// <summary>
    /// Moves the weights where they belong and gives each its value; the last line of every constructor.
    /// </summary>
    protected void Finish(int seed, Device? device)
    {
        Seeding.Initialise(this, seed);
        if (device is not null)
            _to(device, get_default_dtype(), non_blocking: false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Noise.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Works through many rows in evaluation mode, a few hundred at a time.</summary>
    /// <returns>On the CPU; the caller's.</returns>
    private protected Tensor InChunks(Tensor rows, Func<Tensor, Tensor> work)
    {
        using var mode = new EvaluationMode(this);
        using var scope = NewDisposeScope();
        Device device = parameters().First().device;
        List<Tensor> results = [];
        for (long start = 0; start < rows.shape[0]; start += ChunkSize)
        {
            using var chunk = NewDisposeScope();
            // A copy: the last digit of a product depends on how its memory is aligned, and the rows may lie anywhere
            // (see NumberTensor).
            Tensor part = rows.narrow(0, start, Math.Min(ChunkSize, rows.shape[0] - start)).to(device, copy: true);
            results.Add(work(part).cpu().MoveToOuterDisposeScope());
        }
        if (results.Count == 0)
            throw new ArgumentException("Expected at least one row, found none.", nameof(rows));
        return cat(results, 0).MoveToOuterDisposeScope();
    }

    private protected void CheckImages(Tensor images)
    {
        long[] shape = images.shape;
        if (shape.Length != 4 || !shape.Skip(1).SequenceEqual(Architecture.ImageShape))
            throw new ArgumentException(
                $"Expected images of shape [n, {string.Join(", ", Architecture.ImageShape)}], found "
                + $"[{string.Join(", ", shape)}].",
                nameof(images));
    }
}

/// <summary>The output of an autoencoder for a batch.</summary>
/// <param name="Reconstruction">Parameters of p(x|z), shape [batch, c, h, w]: logits (Bernoulli) or means (Gaussian,
/// squared error).</param>
/// <param name="Latent">The codes z, shape [batch, latent].</param>
public record AutoencoderOutput(Tensor Reconstruction, Tensor Latent);

/// <summary>Evaluation mode and no gradients until disposed; then the mode the model was in.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly nn.Module module;
    private readonly bool wasTraining;
    private readonly IDisposable quiet;

    public EvaluationMode(nn.Module module)
    {
        this.module = module;
        wasTraining = module.training;
        quiet = no_grad();
        if (wasTraining)
            module.eval();
    }

    public void Dispose()
    {
        if (wasTraining)
            module.train();
        quiet.Dispose();
    }
}

using System.Reflection;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// A class that somebody wrote, as a model of the kit: one that derives from <see cref="VariationalModel"/> or
/// <see cref="LatentModel{TOutput}"/>, or any module with the methods <c>encode</c> and <c>decode</c>. <c>encode</c>
/// takes images [batch, c, h, w] and returns codes [batch, latent], or the mean and log-variance of a posterior, as a
/// pair or a <see cref="DiagonalGaussian"/>; <c>decode</c> takes codes and returns the parameters of p(x|z), logits for
/// a Bernoulli likelihood, as [batch, c, h, w] or flat.
/// </summary>
/// <example><code>
/// ILatentModel model = OwnModel.Of(() => new MyNetwork(latent: 2), [1, 28, 28], latentSize: 2, seed: 1);
/// TrainingHistory history = Trainer.Fit(model, set.Train, set.Test);
/// </code></example>
public static class OwnModel
{
    /// <param name="build">Makes the module. Weights that it draws are decided by <paramref name="seed"/>, and so is
    /// what it draws later, such as dropout's masks.</param>
    /// <param name="imageShape">[channels, height, width].</param>
    /// <param name="latentSize">Numbers in one code.</param>
    /// <param name="likelihood">What the decoder's numbers mean; Bernoulli by default. One of the kit's classes has its
    /// own.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="ArgumentException">It cannot be used; the message says what is expected.</exception>
    public static ILatentModel Of(
        Func<nn.Module> build, long[] imageShape, int latentSize, Likelihood? likelihood = null, int seed = 1)
    {
        nn.Module own = Seeding.Seeded(seed, build)
            ?? throw new ArgumentException("Expected a module, found null.", nameof(build));
        try
        {
            ILatentModel model = own as ILatentModel ?? Wrapped(own,
                Architecture.Create(imageShape, latentSize, [], [], Activation.Relu),
                likelihood ?? Likelihood.Bernoulli, seed);
            OwnModelCheck.Check(model, own, imageShape, latentSize);
            return model;
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Does some work whose draws from libtorch's global generator a seed decides; they leave no trace there. Such work
    /// is done one at a time.
    /// </summary>
    public static T Seeded<T>(int seed, Func<T> work) => Seeding.Seeded(seed, work);

    private static ILatentModel Wrapped(nn.Module own, Architecture sizes, Likelihood likelihood, int seed)
    {
        MethodInfo encode = Find(own, "encode"), decode = Find(own, "decode");
        if (decode.ReturnType != typeof(Tensor))
            throw new ArgumentException($"{NameOf(own)}.{decode.Name}: expected it to return a Tensor, found "
                + $"{decode.ReturnType.Name}.");
        var toPixels = decode.CreateDelegate<Func<Tensor, Tensor>>(own);
        Tensor ToImage(Tensor latent) => toPixels(latent).view([latent.shape[0], .. sizes.ImageShape]);
        if (encode.ReturnType == typeof(Tensor))
            return new OwnAutoencoder(own, encode.CreateDelegate<Func<Tensor, Tensor>>(own), ToImage, sizes, likelihood,
                seed);
        Func<Tensor, DiagonalGaussian> toPosterior;
        if (encode.ReturnType == typeof(DiagonalGaussian))
        {
            toPosterior = encode.CreateDelegate<Func<Tensor, DiagonalGaussian>>(own);
        }
        else if (encode.ReturnType == typeof((Tensor, Tensor)))
        {
            var pair = encode.CreateDelegate<Func<Tensor, (Tensor Mean, Tensor LogVariance)>>(own);
            toPosterior = images => pair(images) is var (mean, logVariance) ? new(mean, logVariance) : null!;
        }
        else
        {
            throw new ArgumentException($"{NameOf(own)}.{encode.Name}: expected it to return a Tensor (a code), a pair "
                + $"(Tensor mean, Tensor logVariance) or a DiagonalGaussian, found {encode.ReturnType.Name}.");
        }
        return new OwnVariationalAutoencoder(own, toPosterior, ToImage, sizes, likelihood, seed);
    }

    private static MethodInfo Find(nn.Module own, string name) => own.GetType().GetMethods()
        .FirstOrDefault(method => method.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(Tensor))
        ?? throw new ArgumentException($"{NameOf(own)}: expected a public method {name}(Tensor), found none. A class "
            + "of the kit, VariationalModel or LatentModel, needs none.");

    internal static string NameOf(nn.Module own) => own.GetType().Name;
}

/// <summary>A module that encodes each image as a distribution.</summary>
internal sealed class OwnVariationalAutoencoder : VariationalModel
{
    private readonly nn.Module own;   // by this name its weights are kept
    private readonly Func<Tensor, DiagonalGaussian> encode;
    private readonly Func<Tensor, Tensor> decode;
    private readonly GlobalDraws draws;

    public OwnVariationalAutoencoder(
        nn.Module own, Func<Tensor, DiagonalGaussian> encode, Func<Tensor, Tensor> decode, Architecture sizes,
        Likelihood likelihood, int seed) : base(OwnModel.NameOf(own), sizes, likelihood, seed)
    {
        (this.own, this.encode, this.decode) = (own, encode, decode);
        draws = new GlobalDraws(Noise, seed);
        RegisterComponents();
    }

    public override VaeOutput forward(Tensor images) => draws.Decided(own.training, () =>
    {
        DiagonalGaussian posterior = encode(images);
        Tensor latent = posterior.Sample(Noise);
        return new VaeOutput(decode(latent), posterior, latent);
    });

    public override DiagonalGaussian PosteriorOf(Tensor images) => draws.Decided(own.training, () => encode(images));

    public override Tensor ParametersOf(Tensor latent) => draws.Decided(own.training, () => decode(latent));
}

/// <summary>A module that encodes each image as a point.</summary>
internal sealed class OwnAutoencoder : LatentModel<AutoencoderOutput>
{
    private readonly nn.Module own;
    private readonly Func<Tensor, Tensor> encode, decode;
    private readonly GlobalDraws draws;

    public OwnAutoencoder(
        nn.Module own, Func<Tensor, Tensor> encode, Func<Tensor, Tensor> decode, Architecture sizes,
        Likelihood likelihood, int seed) : base(OwnModel.NameOf(own), sizes, likelihood, seed)
    {
        (this.own, this.encode, this.decode) = (own, encode, decode);
        draws = new GlobalDraws(Noise, seed);
        RegisterComponents();
    }

    public override AutoencoderOutput forward(Tensor images) => draws.Decided(own.training, () =>
    {
        Tensor latent = encode(images);
        return new AutoencoderOutput(decode(latent), latent);
    });

    public override Tensor CodeOf(Tensor images) => draws.Decided(own.training, () => encode(images));

    public override Tensor ParametersOf(Tensor latent) => draws.Decided(own.training, () => decode(latent));
}

/// <summary>
/// What a module draws from libtorch's global generator, such as dropout's masks, decided by the model's own noise, so
/// that a training can be repeated and gone on with. In evaluation mode it is the same every time.
/// </summary>
internal sealed class GlobalDraws(Generator noise, int seed)
{
    public T Decided<T>(bool isTraining, Func<T> work)
    {
        if (!isTraining)
            return Seeding.Seeded(seed, work);
        using Tensor drawn = randint(0, int.MaxValue, [1], dtype: ScalarType.Int64, generator: noise);
        return Seeding.Seeded(drawn.item<long>(), work);
    }
}

/// <summary>Finds out before a training whether a module of one's own does what is asked of it.</summary>
internal static class OwnModelCheck
{
    private const int Images = 2;

    public static void Check(ILatentModel model, nn.Module own, long[] imageShape, int latentSize)
    {
        string name = OwnModel.NameOf(own);
        if (!own.parameters().Any())
            throw new ArgumentException($"{name}: expected weights, found none. Does its constructor end with "
                + "RegisterComponents()?");
        if (!model.Architecture.ImageShape.SequenceEqual(imageShape) || model.Architecture.LatentSize != latentSize)
            throw new ArgumentException($"{name}: expected images of [{string.Join(", ", imageShape)}] and "
                + $"{latentSize} latents, found {model.Architecture}.");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        bool wasTraining = own.training;
        Dictionary<string, Tensor> buffers =
            own.named_buffers().ToDictionary(pair => pair.name, pair => pair.buffer.clone());
        Tensor images = full([Images, .. imageShape], 0.5, dtype: own.parameters().First().dtype,
            device: own.parameters().First().device);
        try
        {
            own.eval();
            Tensor code = Tried(name, () => model.CodeOf(images));
            Expect(name, "code", [Images, latentSize], code);
            Expect(name, "image", [Images, .. imageShape], Tried(name, () => model.ParametersOf(code)));
            own.train();
            if (own == model.Network && Seeding.DrawsGlobally(() => model.Run(images)))
                throw new ArgumentException($"{name}: in a step it draws from libtorch's global generator (dropout, "
                    + "randn), which models that train side by side share, so a run could not be repeated. Draw from "
                    + "Noise; or derive from nn.Module with encode and decode, where this is taken care of.");
        }
        finally
        {
            own.train(wasTraining);
            foreach (var (key, buffer) in own.named_buffers())
                buffer.copy_(buffers[key]);
        }
    }

    private static Tensor Tried(string name, Func<Tensor> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException
            or InvalidOperationException or ArgumentException)
        {
            throw new ArgumentException($"{name}: it failed on {Images} images: {error.Message}", error);
        }
    }

    private static void Expect(string name, string what, long[] shape, Tensor found)
    {
        if (!found.shape.SequenceEqual(shape))
            throw new ArgumentException($"{name}: for {Images} images expected a {what} of shape "
                + $"[{string.Join(", ", shape)}], found [{string.Join(", ", found.shape)}].");
    }
}

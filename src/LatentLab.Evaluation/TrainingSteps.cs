using LatentLab.Evaluation.Wire;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Evaluation;

/// <summary>What steps of training left behind.</summary>
/// <param name="Losses">What each step returned.</param>
/// <param name="Weights">The weights after each step.</param>
/// <param name="HasGradient">Whether the last gradient is there; null where there never was one.</param>
public sealed record TrainingTrace(double[] Losses, Tensor[] Weights, bool? HasGradient);

/// <summary>Lets a learner's step train a small linear model.</summary>
internal static class TrainingSteps
{
    /// <summary>Takes a step for each batch.</summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out].</param>
    public static TrainingTrace Trace(
        Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> step, Tensor weight, Tensor bias,
        IReadOnlyList<Tensor> batches, double learningRate)
    {
        using var model = nn.Linear(weight.shape[1], weight.shape[0]);
        using (no_grad())
        {
            model.weight.copy_(weight);
            model.bias!.copy_(bias);
        }
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), learningRate);
        var losses = new List<double>();
        var weights = new List<Tensor>();
        foreach (Tensor images in batches)
        {
            losses.Add(step(model, optimizer, images));
            weights.Add(model.weight.detach().clone());
        }
        bool? hasGradient = model.weight.grad is { } gradient ? gradient.abs().max().ToDouble() > 0 : null;
        return new TrainingTrace([.. losses], [.. weights], hasGradient);
    }

    /// <summary>
    /// Takes a step for each batch whose loss is noisy, as a VAE's: each time that it is asked for, the model gets the
    /// images with other noise on them.
    /// </summary>
    /// <param name="batches">[1 + draws, images, pixels] each: the images, then the noise of one asking after the
    /// other.</param>
    public static TrainingTrace TraceNoisy(
        Func<optim.Optimizer, Func<Tensor>, double> step, Tensor weight, Tensor bias, IReadOnlyList<Tensor> batches,
        double learningRate) => Trace((model, optimizer, batch) =>
        {
            long asked = 0;
            return step(optimizer, () =>
            {
                Tensor noise = batch[1 + (asked++ % (batch.shape[0] - 1))];
                return (batch[0] - model.call(batch[0] + noise)).square().sum(dim: 1).mean();
            });
        }, weight, bias, batches, learningRate);

    /// <summary>Either of the two, by what the learner's function takes.</summary>
    /// <exception cref="InvalidOperationException">It is no step.</exception>
    public static TrainingTrace TraceOf(
        object? kept, Tensor weight, Tensor bias, IReadOnlyList<Tensor> batches, double learningRate) => kept switch
        {
            Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> step =>
                Trace(step, weight, bias, batches, learningRate),
            Func<optim.Optimizer, Func<Tensor>, double> step => TraceNoisy(step, weight, bias, batches, learningRate),
            _ => throw new InvalidOperationException("There is no step."),
        };

    /// <summary>The same over the pipe: weight, bias, learning rate, then the batches.</summary>
    public static Message Take(object? kept, Message message)
    {
        if (message.Values.ToArray() is not [var weight, var bias, var rate, .. var batches])
            return new Message(Verb.Failed) { Name = nameof(InvalidOperationException), Text = "There is no step." };
        CallEnd<Message> end = TimeLimitedCall.Run(() => Evaluator.Guarded(() =>
        {
            Tensor[] images = [.. batches.Select(batch => (Tensor)batch.ToObject()!)];
            Tensor[] before = [.. images.Select(batch => batch.clone())];
            TrainingTrace trace = TraceOf(kept, (Tensor)weight.ToObject()!, (Tensor)bias.ToObject()!, images,
                (double)rate.ToObject()!);
            return new Message(Verb.Done)
            {
                Values = [WireValue.Of(trace.Losses), WireValue.Of(trace.HasGradient is { } has ? has ? 1 : 0 : null),
                    .. trace.Weights.Select(one => WireValue.Of(one))],
                Changed = [.. images.Zip(before, (now, old) => now.IsInvalid || !now.equal(old).all().ToBoolean()
                    ? WireValue.Of(now) : WireValue.Nothing)],
            };
        }), TimeSpan.FromSeconds(message.Seconds ?? 60));
        return end switch
        {
            { TimedOut: true } => new Message(Verb.TimedOut),
            { Thrown: { } thrown } => Evaluator.Failure(thrown),
            _ => end.Value!,
        };
    }
}

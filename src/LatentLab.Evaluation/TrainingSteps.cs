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

    /// <summary>The same over the pipe: weight, bias, learning rate, then the batches.</summary>
    public static Message Take(object? kept, Message message)
    {
        if (kept is not Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> step
            || message.Values.ToArray() is not [var weight, var bias, var rate, .. var batches])
            return new Message(Verb.Failed) { Name = nameof(InvalidOperationException), Text = "There is no step." };
        CallEnd<Message> end = TimeLimitedCall.Run(() =>
        {
            Tensor[] images = [.. batches.Select(batch => (Tensor)batch.ToObject()!)];
            Tensor[] before = [.. images.Select(batch => batch.clone())];
            TrainingTrace trace = Trace(step, (Tensor)weight.ToObject()!, (Tensor)bias.ToObject()!, images,
                (double)rate.ToObject()!);
            return new Message(Verb.Done)
            {
                Values = [WireValue.Of(trace.Losses), WireValue.Of(trace.HasGradient is { } has ? has ? 1 : 0 : null),
                    .. trace.Weights.Select(one => WireValue.Of(one))],
                Changed = [.. images.Zip(before, (now, old) => now.IsInvalid || !now.equal(old).all().ToBoolean()
                    ? WireValue.Of(now) : WireValue.Nothing)],
            };
        }, TimeSpan.FromSeconds(message.Seconds ?? 60));
        return end switch
        {
            { TimedOut: true } => new Message(Verb.TimedOut),
            { Thrown: { } thrown } => Evaluator.Failure(thrown),
            _ => end.Value!,
        };
    }
}

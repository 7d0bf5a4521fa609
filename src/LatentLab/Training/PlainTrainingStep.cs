using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// The readable step: autograd and libtorch's Adam. It covers every model and every device, and is what faster ways are
/// measured against.
/// </summary>
public sealed class PlainTrainingStep : ITrainingStep
{
    private readonly ILatentModel model;
    private readonly Elbo objective;
    private readonly Adam optimizer;
    private readonly StepLedger ledger;

    /// <param name="model">Stays the caller's.</param>
    public PlainTrainingStep(ILatentModel model, Elbo objective, double learningRate = 1e-3)
    {
        this.model = model;
        this.objective = objective;
        optimizer = optim.Adam(model.Network.parameters(), learningRate);
        ledger = new StepLedger(model.Network.parameters().First().device);
    }

    public string Name => "plain";

    public double LearningRate
    {
        get => optimizer.ParamGroups.First().LearningRate;
        set => optimizer.ParamGroups.First().LearningRate = value;
    }

    public void Step(Tensor images, double beta)
    {
        using var step = NewDisposeScope();
        ElboTerms terms = objective.Terms(model, images);
        optimizer.zero_grad();
        terms.Loss(beta).backward();
        optimizer.step();
        ledger.Write(terms.Reconstruction, terms.Kl, beta);
    }

    public StepTotals ReadTotals() => ledger.Read();

    public OptimizerState ReadState()
    {
        using var quiet = no_grad();
        Adam.State[] states = States();
        return new OptimizerState(
            states.Max(state => state.step),
            [.. states.Select(state => state.exp_avg.clone().DetachFromDisposeScope())],
            [.. states.Select(state => state.exp_avg_sq.clone().DetachFromDisposeScope())]);
    }

    public void WriteState(OptimizerState state)
    {
        using var quiet = no_grad();
        Adam.State[] states = States();
        CheckShapes(states.Select(own => own.exp_avg), state.Means);
        CheckShapes(states.Select(own => own.exp_avg_sq), state.Squares);
        for (int i = 0; i < states.Length; i++)
        {
            states[i].step = state.Steps;
            states[i].exp_avg.copy_(state.Means[i]);
            states[i].exp_avg_sq.copy_(state.Squares[i]);
        }
    }

    public void Dispose()
    {
        optimizer.Dispose();
        ledger.Dispose();
    }

    private Adam.State[] States() => [.. optimizer.state_dict().State.Cast<Adam.State>()];

    private static void CheckShapes(IEnumerable<Tensor> own, IReadOnlyList<Tensor> given)
    {
        string expected = string.Join(" ", own.Select(tensor => $"[{string.Join(", ", tensor.shape)}]"));
        string found = string.Join(" ", given.Select(tensor => $"[{string.Join(", ", tensor.shape)}]"));
        if (expected != found)
            throw new ArgumentException(
                $"The optimizer's state is another model's: expected {expected}, found {found}.", nameof(given));
    }
}

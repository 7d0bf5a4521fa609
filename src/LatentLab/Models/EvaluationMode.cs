using static TorchSharp.torch;

namespace LatentLab.Models;

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

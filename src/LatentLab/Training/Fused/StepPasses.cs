using System.Diagnostics;

namespace LatentLab.Training.Fused;

/// <summary>What a fused step spends its time on.</summary>
internal enum StepPass
{
    /// <summary>Picking the batch out of all images.</summary>
    Data,

    /// <summary>Cutting images into patches, putting patches together, and changing the order of channels.</summary>
    Patches,

    EncoderProducts,

    /// <summary>Bias and ReLU.</summary>
    EncoderActivations,

    /// <summary>Drawing ε.</summary>
    Noise,

    /// <summary>z and the KL, and the way back through both.</summary>
    Sampling,

    DecoderProducts,

    DecoderActivations,

    /// <summary>The likelihood and its gradient.</summary>
    Loss,

    /// <summary>Products that give the gradients to a layer's inputs.</summary>
    InputGradients,

    /// <summary>Products that give the gradients to the weights.</summary>
    WeightGradients,

    /// <summary>The way back through ReLU, with the gradients to the biases.</summary>
    ActivationGradients,

    Adam,

    /// <summary>Until the last of the threads has done its share.</summary>
    Waiting,
}

/// <summary>A stopwatch that is read at the end of each pass, where somebody asked for it.</summary>
internal sealed class StepPasses
{
    private readonly long[] ticks = new long[Enum.GetValues<StepPass>().Length];
    private long last;

    /// <summary>False by default: nothing is measured.</summary>
    public bool IsOn { get; set; }

    /// <summary>For a report.</summary>
    public static string NameOf(StepPass pass) => pass switch
    {
        StepPass.Data => "data: the batch is picked",
        StepPass.Patches => "patches: cut, put together, turned",
        StepPass.EncoderProducts => "encoder: products",
        StepPass.EncoderActivations => "encoder: bias and ReLU",
        StepPass.Noise => "sampling: noise",
        StepPass.Sampling => "sampling: z and KL, and back",
        StepPass.DecoderProducts => "decoder: products",
        StepPass.DecoderActivations => "decoder: bias and ReLU",
        StepPass.Loss => "loss and its gradient",
        StepPass.InputGradients => "backward: products to the inputs",
        StepPass.WeightGradients => "backward: products to the weights",
        StepPass.ActivationGradients => "backward: ReLU and biases",
        StepPass.Adam => "Adam",
        StepPass.Waiting => "waiting for the other threads",
        _ => throw new ArgumentOutOfRangeException(nameof(pass), pass, "Expected a pass of the step."),
    };

    /// <summary>Seconds of a pass so far.</summary>
    public double Seconds(StepPass pass) => ticks[(int)pass] / (double)Stopwatch.Frequency;

    /// <summary>A step begins.</summary>
    public void Begin() => last = IsOn ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A pass ends, and the next one begins.</summary>
    public void End(StepPass pass)
    {
        if (!IsOn)
            return;
        long now = Stopwatch.GetTimestamp();
        ticks[(int)pass] += now - last;
        last = now;
    }
}

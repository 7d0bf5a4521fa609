using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A step without zero_grad.</summary>
    public static Exercise<(Func<optim.Optimizer, Func<Tensor>, double> Step, string Diagnosis)> MendStep { get; } =
        new()
        {
            Id = "mend-step",
            Lesson = 7,
            Sheet = Mended.Sheet,
            Number = 1,
            Title = "The step that gets longer and longer",
            Kind = ExerciseKind.Code,
            Points = 2,
            Hints =
            [
                "The first step is right. What is different at the second?",
                "backward() doesn't set the gradients, it adds to them. What is in them when the second batch comes?",
                "One call is missing: optimizer.zero_grad(), anywhere between one step() and the next backward().",
            ],
            Why = "backward() adds to whatever gradient is there, so without zero_grad() every step uses the sum of "
                + "all gradients so far. With plain SGD the steps grow without end; with Adam, which divides by their "
                + "size, the training only gets slow and unsteady, and is easily taken for a bad learning rate.",
            Misconceptions = VaeStepCheck.Wrong,
            Judge = Mended.By<Func<optim.Optimizer, Func<Tensor>, double>>(VaeStepCheck.Judge),
        };
}

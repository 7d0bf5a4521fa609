namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>Answers to a task in words: whatever is long enough is for a teacher to read.</summary>
public abstract class WordsCases(WordsExercise exercise) : TaskCases<string>(exercise)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ("some sentences", "Noise disturbs the decoder, so without a price for sharpness it is taken away."),
        ("in Chinese", "没有 KL 时，噪声只会妨碍重建，所以训练会把方差缩到接近零，模型又成了自编码器。"),
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong =>
        [("too-short", "Because of the noise.")];
}

public sealed class SigmaInWordsCases() : WordsCases(Exercises.SigmaInWords);

public sealed class GapInWordsCases() : WordsCases(Exercises.GapInWords);

public sealed class CapstonePlanCases() : WordsCases(Exercises.CapstonePlan);

public sealed class CapstoneMeasuresCases() : WordsCases(Exercises.CapstoneMeasures);

public sealed class CapstoneReportCases() : WordsCases(Exercises.CapstoneReport);

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class KlAloneCases() : TaskCases<string>(Exercises.KlAlone)
{
    protected override IEnumerable<(string Name, string Answer)> Right =>
    [
        ("an explanation", "Without reconstruction all posteriors become N(0, I), so nothing of the image is left."),
        ("in Chinese", "只有 KL 时，每个后验都等于先验，所以编码里没有图像的任何信息，解码器也学不到意义。"),
        // A program cannot tell: a teacher does.
        ("nonsense of some length", "one two three four five six seven eight nine ten"),
    ];

    protected override string Stub => "?";

    protected override IEnumerable<(string Misconception, string Answer)> Wrong =>
    [
        ("too-short", "It collapses."), ("too-short", "!!! ??? ... --- ,,, ;;; ::: +++ === ***"),
    ];
}

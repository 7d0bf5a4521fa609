namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How p-values are distributed between samples of one distribution.</summary>
    public static ChoiceExercise PValuePrediction { get; } = ChoiceExercise.Of(
        "p-value-prediction", 5, 1, "Two samples of the same data, two hundred times: which p-values?",
        ExerciseKind.Prediction, 1,
        [
            "A p-value says how often chance gives at least the measured distance. Here it is chance that gives the "
            + "measured distance.",
            "The true deal is one of 100 that are all equally likely. On which place among them does it come, when "
            + "they are sorted?",
            "On every place equally often. So how often is p at most 0.05, at most 0.5, at most 0.95?",
        ],
        "If real and generated come from one distribution, the true deal is as good as any other, so its place among "
        + "the shuffled ones is every place equally often. All p-values come out equally often; 5 % of them are at "
        + "most 0.05, and that is what makes the p-value a ruler.",
        "b", "All of them, equally often. A small one still turns up in 5 of 100 cases: that is what 5 % means.",
        new("a", "null-means-one",
            "A p near 1 would say that hardly any shuffled deal is as alike as the true one. That, too, would be "
            + "suspicious; lesson 05 convicts a memoriser by it."),
        new("c", "null-means-half",
            "Their average is one half, but they don't crowd there. The true deal may come on any place among the "
            + "shuffled ones."),
        new("d", "null-is-never-small",
            "Then no small p would ever be a false alarm. At p ≤ 0.05, five of a hundred honest generators are accused "
            + "by chance."));
}

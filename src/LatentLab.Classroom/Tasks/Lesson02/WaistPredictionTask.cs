namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What a linear network with a layer narrower than its code can reach.</summary>
    public static ChoiceExercise WaistPrediction { get; } = ChoiceExercise.Of(
        "waist-prediction", 2, 2, "A waist inside the encoder", ExerciseKind.Prediction, 1,
        [
            "Take the ReLUs away in your mind: what is a chain of linear layers, taken together?",
            "Everything that reaches the output has gone through each of the layers. Which of them lets the least "
            + "through?",
            "Without ReLUs, the whole is one linear map. Its rank is at most the width of the narrowest layer; and the "
            + "best linear map of a given rank has a name.",
        ],
        "Without ReLUs the network is one linear map, and its rank is at most that of the narrowest layer, eight. No "
        + "linear map of rank eight leaves less error on the images it is fitted to than PCA with eight numbers. The "
        + "64 numbers of the code are 64 mixtures of the same eight.",
        "b", "A chain of linear layers is as wide as its narrowest place, wherever the \"code\" is said to be.",
        new("a", "code-size-counts",
            "The code has 64 numbers, but all of them are computed from eight. What doesn't pass the first layer can't "
            + "be in the code."),
        new("c", "layers-add-freedom",
            "Layers add freedom where something bends between them. Without ReLUs, four of them are one linear map."),
        new("d", "widths-add-up",
            "What passes a chain is what passes its narrowest link; a wide layer behind it doesn't bring anything "
            + "back."));
}

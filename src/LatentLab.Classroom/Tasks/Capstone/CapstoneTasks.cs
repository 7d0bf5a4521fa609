namespace LatentLab.Classroom;

public static partial class Exercises
{
    private const string CapstoneSheet = "capstone";

    /// <summary>The plan: latent size and β, chosen before anything is trained.</summary>
    public static WordsExercise CapstonePlan { get; } = WordsExercise.Of(
        "capstone-plan", 10, 1, "The plan", [
            "How many knobs would you need to draw such images yourself? What do you want the VAE for: new images, a "
            + "map, a short code?",
            "More latents than knobs cost little (lesson 02, lesson 10's active latents). A large β buys order and "
            + "pays with sharpness (lesson 07).",
            "Write down: the latent size and why; β and why; what you expect of reconstruction, continuity and "
            + "completeness; and what would show that you were wrong.",
        ],
        "A plan says what is chosen, why, and what is expected, before it is measured: an expectation that is written "
        + "down afterwards is always right. Two or three latents can be looked at; some ten hold more of the image; β "
        + "= 1 is what the bound asks for, and another β needs a reason.",
        new(1, "A latent size, with a reason that speaks of these images or of the purpose."),
        new(1, "A β, with a reason (what it buys and what it costs)."),
        new(1, "An expectation that could turn out wrong, and what would show it."))
        .On(CapstoneSheet);

    /// <summary>What the measurements say of continuity and completeness.</summary>
    public static WordsExercise CapstoneMeasures { get; } = WordsExercise.Of(
        "capstone-measures", 10, 2, "What the measures say", [
            "For each number: what is it compared with? A share of 80 % is high beside one control and low beside "
            + "another.",
            "Completeness here asks whether a decode lies as near to some training image as most held-out images do. "
            + "What passes this test without being good (lesson 04)?",
            "Two sentences on continuity (VAE against autoencoder, and what the change looks like), two on "
            + "completeness (VAE from N(0, I), autoencoder from N(0, I) and from a fitted Gaussian), one on what the "
            + "ruler can't see.",
        ],
        "A number without a control says nothing. For completeness there are two: the same layers without KL and "
        + "noise, drawn from N(0, I), and from a Gaussian fitted to their codes, which is often nearly as good. And "
        + "the ruler, the distance to the nearest training image, prefers what is easy and what is blurred.",
        new(1, "Continuity: both numbers, compared, with what a step means (a tenth of the codes' spread)."),
        new(1, "Completeness: the VAE's share beside both controls."),
        new(1, "Whether the expectation of the plan was met, said plainly either way."),
        new(1, "What the ruler can't see: it prefers blur and easy images, and a share says nothing of variety."))
        .On(CapstoneSheet);

    /// <summary>A report of half a page.</summary>
    public static WordsExercise CapstoneReport { get; } = WordsExercise.Of(
        "capstone-report", 10, 3, "The report", [
            "Whom do you write for? Somebody who knows what a VAE is and has never seen your images.",
            "Question, data, choice, result, doubt: one or two sentences each. Which of your pictures belongs beside "
            + "it?",
            "Say how many images, which latent size and β, the three numbers with their controls and the seed, what "
            + "changed when you varied one of them, and what you would try next and why.",
        ],
        "Half a page that somebody else could check: the question, the data, what was chosen and varied, the numbers "
        + "with their units and controls, more than one seed where a difference is small, and a doubt that is one's "
        + "own.",
        new(1, "Question and data: what the images are, how many, how many held out."),
        new(1, "What was chosen and what was varied; one thing at a time."),
        new(1, "Numbers with units and controls (nats per image, shares), and the seed."),
        new(1, "A conclusion that the numbers carry, and no more than that."),
        new(1, "A doubt, and what would settle it."))
        .On(CapstoneSheet);
}

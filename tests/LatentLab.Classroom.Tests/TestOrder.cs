// A check seeds libtorch's one global generator and puts it back: two checks at once would disturb each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

using LatentLab.Classroom.Tests.Tasks.Lesson06;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06b;

public sealed class VaeSampleCases() : SampleCases(Exercises.VaeSample);

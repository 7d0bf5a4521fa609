namespace LatentLab.Tests.Support;

/// <summary>Damages valid input the ways files get damaged.</summary>
internal static class Fuzz
{
    /// <summary>
    /// A copy with one to four changes: a byte flipped or replaced, a part cut out, doubled, zeroed or cut off at the
    /// end.
    /// </summary>
    public static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default:
                    for (int i = at; i < at + length; i++)
                        bytes[i] = 0;
                    break;
            }
        }
        return [.. bytes];
    }
}

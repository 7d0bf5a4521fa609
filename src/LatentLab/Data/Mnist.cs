namespace LatentLab.Data;

/// <summary>
/// The MNIST database of handwritten digits (LeCun, Cortes, Burges 1998): 60,000 training and 10,000 test images of
/// 28×28 grey pixels. The MD5 are those of the published files' uncompressed bytes.
/// </summary>
public static class Mnist
{
    public static IdxSet Files { get; } = new(
        "mnist", "MNIST", "latentlab data fetch mnist", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        new IdxPart(IdxSet.FileNames[0], 60_000, Md5: "6bbc9ace898e44ae57da46a324031adb"),
        new IdxPart(IdxSet.FileNames[1], 60_000, Md5: "a25bea736e30d166cdddb491f175f624"),
        new IdxPart(IdxSet.FileNames[2], 10_000, Md5: "2646ac647ad5339dbf082846283269ea"),
        new IdxPart(IdxSet.FileNames[3], 10_000, Md5: "27ae3e4e09519cfbb04c329615203637"),
        [
            new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        ]);
}

/// <summary>
/// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 70,000 pictures of clothes in MNIST's layout. The MD5 are those its
/// authors publish, of the compressed files.
/// </summary>
public static class FashionMnist
{
    public static IdxSet Files { get; } = new(
        "fashion-mnist", "Fashion-MNIST", "latentlab data fetch fashion",
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
        new IdxPart(IdxSet.FileNames[0], 60_000, GzipMd5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        new IdxPart(IdxSet.FileNames[1], 60_000, GzipMd5: "25c81989df183df01b3e8a0aad5dffbe"),
        new IdxPart(IdxSet.FileNames[2], 10_000, GzipMd5: "bef4ecab320f06d8554ea6380940ec79"),
        new IdxPart(IdxSet.FileNames[3], 10_000, GzipMd5: "bb300cfdad3c16e7a12a480ee83cd310"),
        [
            new Uri("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ]);
}

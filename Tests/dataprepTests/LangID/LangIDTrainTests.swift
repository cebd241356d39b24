import Foundation
import TestSupport
import Testing

@Suite struct LangIDTrainTests {
  static let train = TestFiles.fixture("language/train.txt")
  static let options = [
    "--dimension", "8", "--epochs", "40", "--buckets", "2000", "--min-count", "1", "--ngrams", "2-4", "--quiet",
  ]

  @Test(arguments: ["bin", "ftz"]) func trainsAModelThatPredictTakes(_ ending: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.\(ending)"
      let trained = try Command.run(["langid", "train", Self.train, "--output", path] + Self.options)
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.errors.isEmpty)
      let predicted = try Command.run(
        ["langid", "predict", "--model", path], input: "watoto wanakwenda shule\nthe children walk to school\n")
      #expect(predicted.output.split(separator: "\n").map { $0.prefix(8) } == ["swh_Latn", "eng_Latn"])
      let again = try Command.run(
        ["langid", "train", Self.train, "--output", "\(folder)/again.\(ending)", "--threads", "3"] + Self.options)
      #expect(again.status == 0)
      #expect(FileManager.default.contentsEqual(atPath: path, andPath: "\(folder)/again.\(ending)"))
    }
  }

  @Test func readsStandardInputAndTellsWhatItDid() throws {
    try withTemporaryFolder { folder in
      let text = try String(contentsOfFile: Self.train, encoding: .utf8)
      let result = try Command.run(
        ["langid", "train", "-", "--output", "\(folder)/x.bin"] + Self.options.dropLast(), input: text)
      #expect(result.status == 0)
      #expect(result.errors.contains("read 35 lines"))
      #expect(result.errors.contains("7 labels"))
    }
  }

  @Test(
    arguments: [
      (["x.txt", "--output", "model"], Int32(64), ".bin or .ftz"),
      (["x.txt", "--output", "m.bin", "--dimension", "0"], 64, "--dimension"),
      (["x.txt", "--output", "m.bin", "--rate", "-1"], 64, "--rate"),
      (["x.txt", "--output", "m.bin", "--ngrams", "5-2"], 64, "--ngrams"),
      (["x.txt", "--output", "m.bin", "--loss", "mse"], 64, "--loss"),
      (["/nowhere/x.txt", "--output", "m.bin"], 66, "no such file"),
    ])
  func saysWhatIsWrong(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let result = try Command.run(["langid", "train"] + arguments)
    #expect(result.status == status)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test func aLineWithoutALabelIsBadInput() throws {
    try withTemporaryFolder { folder in
      let result = try Command.run(
        ["langid", "train", "-", "--output", "\(folder)/x.bin"], input: "__label__a b\nonly words\n")
      #expect(result.status == 65)
      #expect(result.errors.contains("-:2: a line without a label"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }
}

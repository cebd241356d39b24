import Foundation
import Language
import Models
import TestSupport
import Testing

@Suite("fastText prediction")
struct FastTextPredictorTests {
  /// Models trained by fastText 0.9.2 and what it predicts (Benchmarks/langid/make-fixtures).
  @Test(
    "gives the reference's labels and probabilities",
    arguments: ["softmax.bin", "softmax.ftz", "tree.bin", "tree.ftz", "ova.bin", "negative.bin", "words.bin"])
  func reference(name: String) throws {
    try compare(try FastTextModel(path: TestFiles.fixture("language/\(name)")), with: "\(name).expected")
  }

  static let shapes: [ModelFile] = {
    var shapes: [ModelFile] = []
    for loss: Int32 in 1...4 {
      for dimension: Int32 in [1, 4, 16, 21, 32] {
        var file = ModelFile(dimension: dimension, loss: loss, seed: UInt64(loss) * 100 + UInt64(dimension))
        shapes.append(file)
        file.wordNgrams = 3
        file.longest = loss == 2 ? 0 : 4
        file.shortest = 1
        file.labels = (0..<19).map { "__label__l\($0)" }
        file.labelTokens = (0..<19).map { 1 << Int64(19 - $0) }
        shapes.append(file)
      }
    }
    return shapes
  }()

  @Test("agrees with a plain implementation on random text", arguments: shapes)
  func plain(file: ModelFile) throws {
    let model = try model(file.bytes())
    let predictor = FastTextPredictor(model)
    let slow = SlowPredictor(file)
    var random = SeededGenerator(seed: file.seed)
    let words = [
      "mto", "milima", "a", "ab", "</s>", "__label__x", "plain", "éé", "水", "\0", "\t\t", "x\u{1F600}y", "zzzzzzzzzz",
    ]
    for _ in 0..<40 {
      let count = Int.random(in: 0...9, using: &random)
      var text = Array((0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ").utf8)
      if Bool.random(using: &random), let at = text.indices.randomElement(using: &random) {
        text[at] = .random(in: 0...255, using: &random)
      }
      let expected = slow.predict(text)
      if file.loss == 2 || file.loss == 4, slow.isNearStep(text) { continue }
      predictor.predict(text.span, top: 1)
      #expect(predictor.predictions.isEmpty == expected.isEmpty)
      guard let found = predictor.predictions.first, let first = expected.first else { continue }
      #expect(abs(Double(found.probability) - first.probability) < 2e-5)
      let same = try #require(expected.first { $0.label == found.label })
      #expect(first.probability - same.probability < 2e-5)
    }
  }

  @Test("gives all labels in falling order when asked for more than there are")
  func allLabels() throws {
    for loss: Int32 in 1...4 {
      let model = try model(ModelFile(loss: loss).bytes())
      let predictor = FastTextPredictor(model)
      predictor.predict("mto a milima".utf8.span, top: 100)
      let found = predictor.predictions
      #expect(Set(found.map(\.label)) == Set(model.labels.indices))
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.probability >= $1.probability })
      #expect(found.allSatisfy { (0...1).contains($0.probability) })
    }
  }

  @Test("gives only allowed labels, with their own probabilities")
  func allowedLabels() throws {
    for loss: Int32 in 1...4 {
      let model = try model(ModelFile(loss: loss).bytes())
      let all = FastTextPredictor(model)
      let some = FastTextPredictor(model, labels: [0, 2])
      for text in ["mto", "milima a", "xyz"] {
        all.predict(text.utf8.span, top: 3)
        some.predict(text.utf8.span, top: 3)
        #expect(some.predictions == all.predictions.filter { $0.label != 1 })
        some.predict(text.utf8.span, top: 1)
        #expect(some.predictions.first == all.predictions.first { $0.label != 1 })
      }
    }
  }

  @Test("does not depend on what was asked before")
  func history() throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/softmax.bin"))
    let lines = ["watoto wanapenda", "the fish of the sea", "watoto the", "", "дождь шёл"]
    let used = FastTextPredictor(model)
    for _ in 0..<3 {
      for line in lines {
        let fresh = FastTextPredictor(model)
        #expect(used.best(line.utf8.span) == fresh.best(line.utf8.span))
      }
    }
  }

  @Test("one model serves many threads")
  func threads() async throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/tree.ftz"))
    let expected = FastTextPredictor(model).best("watoto wanapenda matunda".utf8.span)
    await withTaskGroup(of: Prediction?.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let predictor = FastTextPredictor(model)
          for _ in 0..<50 { _ = predictor.best("the fish of the sea".utf8.span) }
          return predictor.best("watoto wanapenda matunda".utf8.span)
        }
      }
      for await found in group { #expect(found == expected) }
    }
  }

  @Test("ends a text at an end-of-line word that is spelt out, as the reference does")
  func endOfLine() throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/softmax.bin"))
    let predictor = FastTextPredictor(model)
    #expect(predictor.best("the fish </s> watoto".utf8.span) == predictor.best("the fish".utf8.span))
    #expect(predictor.best("the\nfish".utf8.span) == predictor.best("the fish".utf8.span))
  }

  @Test("takes words longer than any scratch memory")
  func longWords() throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/softmax.bin"))
    let predictor = FastTextPredictor(model)
    let word = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    #expect(predictor.best(word.span) != nil)
  }

  @Test(
    "gives the reference's labels with lid.176", .enabled(if: installed != nil, "needs: dataprep models install lid176")
  )
  func lid176() throws {
    let model = try FastTextModel(path: try #require(Self.installed).path)
    #expect(model.labels.count == 176)
    try compare(model, with: "lid176.expected")
  }

  static let installed = ModelStore().model(named: "lid176")

  /// Compares predictions for the fixture's lines with what `fasttext predict-prob` printed for them.
  private func compare(_ model: FastTextModel, with file: String) throws {
    let predictor = FastTextPredictor(model)
    let text = try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture("language/lines.txt")))
    let lines = text.split(separator: 10, omittingEmptySubsequences: false).dropLast()
    let expected = try String(contentsOfFile: TestFiles.fixture("language/\(file)"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == expected.count)
    for (line, expected) in zip(lines, expected) {
      predictor.predict(Array(line).span, top: 3)
      let fields = expected.split(separator: " ")
      #expect(predictor.predictions.count == fields.count / 2, "\(expected)")
      for (rank, prediction) in predictor.predictions.enumerated() where rank < fields.count / 2 {
        let probability = min(1, try #require(Float(fields[rank * 2 + 1])))
        #expect(abs(prediction.probability - probability) < 1e-5, "\(file): \(expected)")
        #expect(model.labels[prediction.label] == fields[rank * 2], "\(file): \(expected)")
      }
    }
  }
}

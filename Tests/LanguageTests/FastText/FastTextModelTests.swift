import Base
import Language
import TestSupport
import Testing

@Suite("fastText model files")
struct FastTextModelTests {
  @Test("tells what a model is made of")
  func description() throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/tree.bin"))
    #expect(model.settings.loss == .hierarchicalSoftmax)
    #expect(model.settings.dimension == 6)
    #expect(model.settings.wordNgrams == 2)
    #expect(model.settings.characterNgrams == 1...3)
    #expect(model.settings.buckets == 300)
    #expect(model.labels.count == 7)
    #expect(Set(model.labels) == ["swh_Latn", "eng_Latn", "deu_Latn", "rus_Cyrl", "hin_Deva", "arb_Arab", "amh_Ethi"])
    #expect(model.labelTokens.allSatisfy { $0 == 5 })
    #expect(!model.isQuantized)
    #expect(try FastTextModel(path: TestFiles.fixture("language/tree.ftz")).isQuantized)
  }

  @Test("keeps labels without the usual prefix as they are")
  func labels() throws {
    #expect(try model(ModelFile().bytes()).labels == ["swh_Latn", "eng_Latn", "plain"])
  }

  @Test("reads pruned and quantised models of every kind")
  func quantized() throws {
    for loss: Int32 in 1...4 {
      for (norms, output) in [(false, false), (true, false), (true, true), (false, true)] {
        let file = ModelFile(
          dimension: 5, loss: loss, pruned: [(3, 0), (19, 1), (7, 2)], isQuantized: true, hasNorms: norms,
          quantizesOutput: output)
        let model = try model(file.bytes())
        #expect(FastTextPredictor(model).best("mto abc".utf8.span) != nil)
      }
    }
  }

  @Test("a pruned dictionary that kept no n-gram leaves words alone")
  func emptyPruning() throws {
    let model = try model(ModelFile(pruned: [], isQuantized: true).bytes())
    #expect(FastTextPredictor(model).best("unknown".utf8.span) != nil)
  }

  static let faults: [(name: String, code: LanguageError.Code, file: ModelFile)] = [
    ("another magic number", .notAModel, ModelFile(magic: 1)),
    ("a newer version", .unsupportedModel, ModelFile(version: 13)),
    ("word vectors", .unsupportedModel, ModelFile(kind: 1)),
    ("an unknown loss", .damagedModel, ModelFile(loss: 9)),
    ("no dimensions", .damagedModel, ModelFile(dimension: 0)),
    ("n-grams without buckets", .damagedModel, ModelFile(buckets: 0)),
    ("no labels", .damagedModel, ModelFile(labels: [], labelTokens: [])),
    ("rows beyond the matrix", .damagedModel, ModelFile(pruned: [(3, 40)], isQuantized: true)),
    ("negative rows", .damagedModel, ModelFile(pruned: [(3, -1)], isQuantized: true)),
    ("buckets beyond the last", .damagedModel, ModelFile(pruned: [(20, 0)], isQuantized: true)),
    ("pruned floats", .unsupportedModel, ModelFile(pruned: [(3, 0)])),
    (
      "counts that make no tree", .damagedModel,
      ModelFile(loss: 1, labelTokens: [2_000_000_000_000_000, 2_000_000_000_000_000, 2_000_000_000_000_000])
    ),
  ]

  @Test("refuses unsound models with the fitting error", arguments: faults.indices)
  func fault(index: Int) {
    let (name, code, file) = Self.faults[index]
    let error = #expect(throws: LanguageError.self, "\(name)") { try model(file.bytes()) }
    #expect(error?.code == code, "\(name)")
    #expect(error?.exitCode == .badInput)
  }

  @Test("refuses every truncation")
  func truncation() throws {
    let whole = ModelFile(pruned: [(3, 0), (7, 1)], isQuantized: true, hasNorms: true, quantizesOutput: true).bytes()
    for count in stride(from: 0, to: whole.count, by: 61) {
      #expect(throws: LanguageError.self, "\(count) bytes") { try model(Array(whole[..<count])) }
    }
  }

  @Test("refuses files of other kinds", arguments: ["language/train.txt", "language/tiny-1.0-py3-none-any.whl"])
  func otherFiles(name: String) {
    let error = #expect(throws: LanguageError.self) { try FastTextModel(path: TestFiles.fixture(name)) }
    #expect(error?.code == .notAModel)
  }

  /// Any change of any byte gives an error or a model that predicts without trapping.
  @Test("survives random damage", arguments: 0..<8)
  func damage(round: Int) throws {
    var random = SeededGenerator(seed: UInt64(round) + 77)
    let isQuantized = round % 2 == 0
    let file = ModelFile(
      dimension: 6, wordNgrams: 2, loss: Int32(round / 2 % 4) + 1,
      pruned: isQuantized ? [(3, 0), (19, 1), (7, 2)] : nil,
      isQuantized: isQuantized, hasNorms: isQuantized, quantizesOutput: isQuantized)
    let whole = file.bytes()
    let metadata = isQuantized ? whole.count : 400
    for _ in 0..<120 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let bound = Bool.random(using: &random) ? min(240, bytes.count) : min(metadata, bytes.count)
        bytes[Int.random(in: 0..<bound, using: &random)] =
          Bool.random(using: &random) ? 0xFF : .random(in: 0...255, using: &random)
      }
      if Int.random(in: 0..<8, using: &random) == 0 {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      }
      guard let model = try? model(bytes) else { continue }
      let predictor = FastTextPredictor(model)
      for text in ["", "mto milima abc", "ሰላም ልዑል", "x y z w"] {
        predictor.predict(text.utf8.span, top: 2)
        #expect(predictor.predictions.count <= 2)
      }
    }
  }
}

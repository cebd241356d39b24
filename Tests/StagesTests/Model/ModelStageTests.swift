import Base
import Foundation
import Language
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct ModelStageTests {
  private func run(_ stage: some Stage, _ documents: [ExampleDocument], annotating: Bool = false) throws -> (
    [Verdict], [[Annotations.Score]]
  ) {
    var batch = Batch()
    if annotating { batch.annotations = Annotations() }
    for document in documents { document.append(to: &batch) }
    try stage.makeWorker().run(&batch)
    return (batch.documents.map(\.verdict), documents.indices.map { batch.annotations?.scores(of: $0) ?? [] })
  }

  private func models(cutoffs: String) throws -> StageResource<PerplexityModels> {
    let arpa = String(decoding: try FileSystem.read(TestFiles.fixture("perplexity/four.arpa")), as: UTF8.self)
    return try ResourceFiles(name: "models", texts: ["en.arpa": arpa, "cutoffs.tsv": cutoffs, "notes.txt": "x"])
      .resource { try PerplexityModels($0) }
  }

  /// Head, middle and tail by the cutoffs of the document's language; other languages have no bucket.
  @Test func bucketsOfPerplexity() throws {
    var stage = MeasurePerplexity()
    stage.models = try models(cutoffs: "# language\thead\tmiddle\nen\t5\t30\n")
    stage.tail = .noisy
    let documents = [
      ExampleDocument(text: "The cat sat on the mat", language: "en"),
      ExampleDocument(text: "the mat on the old cat sat", language: "en"),
      ExampleDocument(text: "zz yy xx ww", language: "en"), ExampleDocument(text: "zz yy xx ww", language: "sw"),
      ExampleDocument(text: "\n\n", language: "en"),
    ]
    let (verdicts, _) = try run(stage, documents)
    #expect(verdicts.map(\.tier) == [.clean, .clean, .noisy, .clean, .clean])
    let (kept, scores) = try run(stage, documents, annotating: true)
    #expect(kept.allSatisfy { $0 == .kept(.clean) })
    #expect(scores.map { $0.first { $0.name == "perplexity.bucket" }?.value } == [1, 2, 3, 0, 0])
    #expect(scores.map { $0.first { $0.name == "perplexity.unknown" }?.value } == [0, 0, 1, 0, 0])
    #expect(Set(scores.map { $0.map(\.name) }) == [["perplexity", "perplexity.unknown", "perplexity.bucket"]])
  }

  /// Lines are scored one by one, blank ones left out.
  @Test func linesOfADocument() throws {
    var stage = MeasurePerplexity()
    stage.models = try models(cutoffs: "")
    let (_, scores) = try run(
      stage, [ExampleDocument(text: "The cat\n\nthe dog", language: "en")], annotating: true)
    let scorer = NgramScorer(try NgramModel(path: TestFiles.fixture("perplexity/four.arpa")))
    var expected = Perplexity()
    for line in ["the cat", "the dog"] { expected.add(scorer.score(Array(line.utf8).span)) }
    #expect(scores[0][0] == .init(name: "perplexity", value: expected.value))
  }

  @Test func mistakesInFolders() {
    #expect(throws: StageError.self) { try models(cutoffs: "en\t5\n") }
    #expect(throws: StageError.self) { try models(cutoffs: "en\t50\t30\n") }
    #expect(throws: StageError.self) { try PerplexityModels(ResourceFiles(name: "m", texts: ["a": "", "b": ""])) }
    #expect(throws: LanguageError.self) { try PerplexityModels(ResourceFiles(name: "m", texts: ["en.arpa": "x"])) }
  }

  @Test(arguments: [
    ("sw", "sw", true, true), ("sw", "swh_Latn", false, true), ("en", "sw", true, false), ("zh", "yue", true, true),
    ("zh", "yue", false, false), ("ms", "zsm", true, true), ("id", "ms", true, true), ("ks", "ks_Deva", true, false),
    ("und", "und", true, false), ("sr", "sr_Latn", true, false),
  ])
  func agreement(_ a: String, _ b: String, _ macrolanguages: Bool, _ agrees: Bool) throws {
    let (first, second) = (try #require(LanguageTag(a)), try #require(LanguageTag(b)))
    #expect(CompareIdentifiers.agree(first, second, macrolanguages: macrolanguages) == agrees)
    #expect(CompareIdentifiers.agree(second, first, macrolanguages: macrolanguages) == agrees)
  }

  @Test func unknownLabelsAreTold() throws {
    var stage = ClassifyDocuments()
    stage.model = StageResource(try BuiltInModel.load(), name: "m", sha256: nil)
    stage.label = "xx"
    #expect(throws: StageError.self) { try stage.makeWorker() }
  }

  /// A folder's digest changes with names and contents, and hidden files do not count.
  @Test func filesOfFolders() throws {
    try withTemporaryFolder { folder in
      func write(_ name: String, _ text: String) throws {
        try FileManager.default.createDirectory(
          atPath: (folder + "/" + name as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
      }
      try write("adult/domains", "a.org\r\nb.org")
      try write("list", "x")
      try write(".hidden", "x")
      let files = try ResourceFiles(path: folder)
      #expect(files.files.map(\.name) == ["adult/domains", "list"] && files.isFolder)
      var lines: [String] = []
      try files.files[0].forEachLine { (line: Span<UInt8>, number) throws(StageError) in
        lines.append("\(number) \(line.string)")
      }
      #expect(lines == ["1 a.org", "2 b.org"])
      let digest = files.sha256
      try write("list", "y")
      #expect(try ResourceFiles(path: folder).sha256 != digest)
      #expect(throws: SourceError.self) { try ResourceFiles(path: folder + "/none") }
    }
  }
}

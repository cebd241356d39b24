import Base
import Language
import Records
import TestSupport
import Testing

@testable import Stages

/// What the rules of MADLAD-400 cost known-good prose in over 300 languages.
@Suite("MADLAD-400: false rejections")
struct FalseRejectionTests {
  private static let documents = TestFiles.shared("langid/docs-dev.tsv.zst")

  private struct Text {
    var label: String
    var script: Script
  }

  /// Documents of at least 1,000 characters; messages of software are no prose.
  private static func load(_ path: String, into batch: inout Batch) throws -> [Text] {
    let lines = LineReader(DecompressingSource(try FileSource(path)))
    var texts: [Text] = []
    while let line = try lines.next({ line in line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }) {
      let fields = line.split(separator: "\t", maxSplits: 2)
      guard fields.count == 3, fields[1] != "mw", fields[2].unicodeScalars.count >= 1000 else { continue }
      let text = String(fields[2])
      ExampleDocument(text: text, language: LanguageTag(String(fields[0]))?.code ?? "und").append(to: &batch)
      texts.append(Text(label: String(fields[0]), script: ScriptCounts(text.utf8.span).main))
    }
    return texts
  }

  @Test(.enabled(if: documents != nil, "needs the development data in ../shared"), arguments: [false, true])
  func proseIsClean(_ usesModel: Bool) throws {
    var batch = Batch()
    let texts = try Self.load(try #require(Self.documents), into: &batch)
    var score = LimitQuestionable()
    if usesModel { score.model = StageResource(try BuiltInModel.load(), name: "built-in", sha256: nil) }
    let chain: [any Stage] = [
      KeepMadladLines(), DropLoremIpsum(), DropPolicyPages(), DropCurlyBrackets(), DropFewSentences(), KeepFirstSpans(),
      score,
      LimitChineseSignals(),
    ]
    for stage in Analyze.placed(in: chain) { try stage.makeWorker().run(&batch) }
    #expect(texts.count > 800)
    var scripts: [Script: (dropped: Int, all: Int)] = [:]
    var dropped: [String] = []
    for (row, text) in texts.enumerated() {
      let document = batch.documents[row]
      scripts[text.script, default: (0, 0)].all += 1
      guard document.verdict.tier != .clean else { continue }
      scripts[text.script, default: (0, 0)].dropped += 1
      dropped.append("\(text.label) \(document.verdict.drop ?? document.noise.map { $0 } as Any)")
    }
    #expect(Double(dropped.count) <= 0.02 * Double(texts.count), "\(dropped.count): \(dropped.joined(separator: "\n"))")
    for (script, count) in scripts where count.all >= 5 {
      #expect(Double(count.dropped) <= 0.1 * Double(count.all), "\(script): \(count)")
    }
  }
}

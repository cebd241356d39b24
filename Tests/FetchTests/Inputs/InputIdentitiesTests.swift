import Base
import TestSupport
import Testing

@testable import Fetch

@Suite struct InputIdentitiesTests {
  @Test func spellingsOfOneFileAreOneInput() throws {
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/a/b")
      try AtomicFile.write("x", to: "\(folder)/a/x.warc")
      let identities = InputIdentities()
      let identity = identities.identity(of: "\(folder)/a/x.warc")
      for spelling in ["\(folder)//a/./x.warc", "\(folder)/a/b/../x.warc", "file://\(folder)/a/x.warc"] {
        #expect(identities.identity(of: spelling) == identity, "\(spelling)")
      }
      #expect(identities.identity(of: "\(folder)/a/y.warc") != identity)
      let list = try InputList(expanding: ["\(folder)/a/x.warc", "\(folder)/a/b/../x.warc", "\(folder)/a"])
      #expect(list.entries.map(\.location) == ["\(folder)/a/x.warc"])
      #expect(list.entries[0].identity == identity)
      #expect(list.entries[0].modified != nil)
    }
  }

  @Test(arguments: ["-", "https://h.example/a/../x.warc?y=1", "http://h.example"])
  func whatIsNoFileIsItself(_ location: String) {
    #expect(InputIdentities().identity(of: location) == location)
  }

  @Test func relativePathsAreMadeAbsolute() {
    let identity = InputIdentities().identity(of: "none/x.warc")
    #expect(identity.hasPrefix("/") && identity.hasSuffix("/none/x.warc"))
    #expect(InputIdentities().identity(of: "./none//x.warc") == identity)
  }
}

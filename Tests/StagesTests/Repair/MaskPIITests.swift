import Base
import Records
import Testing

@testable import Stages

@Suite struct MaskPIITests {
  private func masked(_ text: String, _ change: (inout MaskPII) -> Void = { _ in }) -> String {
    var stage = MaskPII()
    change(&stage)
    var batch = Batch()
    ExampleDocument(text: text).append(to: &batch)
    stage.makeWorker().run(&batch)
    return batch.texts.string(batch.documents[0].text)
  }

  @Test(arguments: [
    ("jane.doe@mail.example.co.uk", "email@example.com"), ("正文foo@bar.com。", "正文email@example.com。"),
    ("jürgen@bücher.de", "email@example.com"), ("a@b", "a@b"), (".x@y.org", ".email@example.com"),
    ("x..y@z.org", "x..email@example.com"), ("x@1.2", "x@1.2"), ("x@y.org.", "email@example.com."),
    ("@x.org", "@x.org"),
    ("почта@пример.рф", "email@example.com"), ("x@y.org/z", "email@example.com/z"),
  ])
  func emailAddresses(_ text: String, _ expected: String) { #expect(masked(text) == expected) }

  @Test(arguments: [
    ("8.8.8.8", "192.0.2.1"), ("999.1.1.1", "999.1.1.1"), ("1.2.3.4.5", "1.2.3.4.5"), ("8.8.4.4567", "8.8.4.4567"),
    ("v1.2.3.4", "v1.2.3.4"), ("version 9.2.3.4", "version 9.2.3.4"), ("10.1.2.3", "10.1.2.3"),
    ("08.8.8.8", "08.8.8.8"),
    ("(8.8.8.8:80)", "(192.0.2.1:80)"), ("is 9.9.9.9.", "is 192.0.2.1."),
    ("172.31.0.1 172.32.0.1", "172.31.0.1 192.0.2.1"),
    ("192.0.0.9 192.0.0.8", "192.0.2.1 192.0.0.8"), ("8.8.8", "8.8.8"),
  ])
  func addressesOfTheInternet(_ text: String, _ expected: String) { #expect(masked(text) == expected) }

  @Test(arguments: [
    ("+44 20 7946 0958", "T"), ("call +1 (555) 010-9999.", "call T."), ("+1234", "+1234"), ("a+12345678", "a+12345678"),
    ("0800 12345678", "0800 12345678"), ("+1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7", "+1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7"),
  ])
  func telephoneNumbersByOption(_ text: String, _ expected: String) {
    #expect(masked(text) == text)
    #expect(
      masked(text) {
        $0.masksPhones = true
        $0.phoneText = "T"
      } == expected)
  }

  @Test func everySwitchIsOne() {
    let text = "a@b.org 8.8.8.8 10.0.0.1"
    #expect(masked(text) { $0.masksEmails = false } == "a@b.org 192.0.2.1 10.0.0.1")
    #expect(masked(text) { $0.masksIPs = false } == "email@example.com 8.8.8.8 10.0.0.1")
    #expect(masked(text) { $0.onlyPublicIPs = false } == "email@example.com 192.0.2.1 192.0.2.1")
    #expect(masked("nothing here") == "nothing here")
  }
}

import Testing

@testable import Base

@Suite struct ProcessorCountTests {
  @Test(arguments: [
    ("Name:\tx\nCpus_allowed_list:\t0\n", 1), ("Cpus_allowed_list:\t0-3,8,10-11\n", 7),
    ("Cpus_allowed_list:\t5-5\n", 1),
    ("Cpus_allowed_list:\t\n", nil), ("Cpus_allowed_list:\t3-1\n", nil),
    ("Name:\tx\n", nil),
  ])
  func kernelsListsAreCounted(_ status: String, _ count: Int?) {
    #expect(allowedProcessors(in: status) == count)
  }

  @Test func thereIsAtLeastOne() { #expect(processorCount() >= 1) }
}

import unittest

from localaws.bench import engine_log

LOG = """\
I1130 10:59:09.000000   21037 pulumi.go:302] Pulumi 3.200.0
I1130 10:59:09.500900   21037 eventsink.go:78] eventSink::Infoerr(<{%reset%}>I1130 10:59:09.500000   23215 log.go:74] \
Language host launching process: /usr/bin/java-cp orgtrail.jar com.pulumi.bootstrap.internal.Main packages
I1130 10:59:11.000900   21037 eventsink.go:78] eventSink::Infoerr(<{%reset%}>I1130 10:59:11.000000   23215 log.go:74] \
Language host launching process: /usr/bin/java-jar orgtrail.jar
I1130 10:59:12.000000   21037 source_eval.go:2507] ResourceMonitor.RegisterResource received: t=pulumi:pulumi:Stack, name=a
I1130 10:59:12.100000   21037 source_eval.go:2507] ResourceMonitor.RegisterResource received: t=pulumi:providers:aws, name=b
I1130 10:59:12.250000   21037 source_eval.go:2507] ResourceMonitor.RegisterResource received: t=orgtrail:index:WormBucket, \
name=log-archive
I1130 10:59:12.500000   21037 source_eval.go:2507] ResourceMonitor.RegisterResource received: t=aws:kms/key:Key, name=c
a line without a time
I1130 10:59:14.250000   21037 deployment_executor.go:147] deploymentExecutor.Execute(...): exiting provider canceller
"""


class EngineLogTest(unittest.TestCase):
    def test_takes_the_times_of_the_process_that_wrote_a_line(self) -> None:
        self.assertEqual(
            {
                "start of the CLI to `packages`": 0.5,
                "`packages`": 1.5,
                "start of the program to its stack": 1.0,
                "stack to first resource": 0.25,
                "first resource to the end": 2.0,
                "start of the program to its first resource": 1.25,
            },
            engine_log.steps(LOG),
        )

    def test_says_that_a_step_is_missing(self) -> None:
        with self.assertRaisesRegex(ValueError, "starts 1 processes"):
            engine_log.steps(LOG.replace("launching process: /usr/bin/java-jar", ""))
        with self.assertRaisesRegex(ValueError, "no line with RegisterResource"):
            engine_log.steps(LOG.replace("received: t=orgtrail", "").replace("received: t=aws", ""))


if __name__ == "__main__":
    unittest.main()

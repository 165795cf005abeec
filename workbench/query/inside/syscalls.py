"""The system calls that the fence speaks of, by name: (number on x86_64, number on aarch64), None where there is none.

Source: include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl of Linux 6.10. Numbers never change.
A test compares them with the headers of the machine it runs on.
"""

from collections.abc import Mapping

Numbers = tuple[int | None, int | None]

MACHINES: Mapping[str, int] = {"x86_64": 0, "aarch64": 1}
# What came after answers "no such call", as an older kernel does: programs know how to go on without it.
FIRST_UNKNOWN = 463
# fmt: off
DENIED: Mapping[str, Mapping[str, Numbers]] = {
    "no network, no other process to talk to: the one socket is inherited and takes read and write": {
        "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242),
        "bind": (49, 200), "listen": (50, 201), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
        "recvfrom": (45, 207), "recvmsg": (47, 212), "recvmmsg": (299, 243), "setsockopt": (54, 208),
    },
    "no program, no second process: clone makes threads only, see seccomp.py": {
        "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "uselib": (134, None),
        "setsid": (112, 157), "setpgid": (109, 154),
    },
    "nothing reaches another process: its memory, descriptors, signals, priority, processor or limits": {
        "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "process_madvise": (440, 440),
        "process_mrelease": (448, 448), "kcmp": (312, 272), "move_pages": (279, 239), "migrate_pages": (256, 238),
        "get_robust_list": (274, 100), "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438),
        "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
        "sched_setparam": (142, 118), "sched_setattr": (314, 274), "setrlimit": (160, 164),
    },
    "who one is, and what one may, stays as it is": {
        "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143), "setresuid": (117, 147),
        "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151), "setfsgid": (123, 152), "capset": (126, 91),
        "personality": (135, 92), "seccomp": (317, 277), "lsm_set_self_attr": (460, 460), "modify_ldt": (154, None),
        "iopl": (172, None), "ioperm": (173, None),
    },
    "the tree of files stays as it is": {
        "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
        "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
        "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    },
    "what Landlock does not judge: owners, modes, times, attributes and handles of any file, and who watches it": {
        "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
        "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
        "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
        "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "name_to_handle_at": (303, 264),
        "open_by_handle_at": (304, 265), "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
        "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    },
    "links, pipes and devices with a name, of which a data file is none": {
        "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36), "mknod": (133, None),
        "mknodat": (259, 33),
    },
    "memory that no limit of this process counts, and what outlives it": {
        "memfd_create": (319, 279), "memfd_secret": (447, 447), "mlock": (149, 228), "mlock2": (325, 284), "mlockall": (151, 230),
        "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197), "semget": (64, 190), "semop": (65, 193),
        "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
        "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182),
        "mq_timedreceive": (243, 183), "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    },
    "engines of the kernel with a long list of faults, none of which a query needs": {
        "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "io_setup": (206, 0), "add_key": (248, 217),
        "request_key": (249, 218), "keyctl": (250, 219), "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75),
        "sendfile": (40, 71),
    },
    "the machine itself, and its disks": {
        "reboot": (169, 142), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
        "finit_module": (313, 273), "delete_module": (176, 106), "syslog": (103, 116), "acct": (163, 89), "swapon": (167, 224),
        "swapoff": (168, 225), "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
        "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171), "vhangup": (153, 58),
        "quotactl": (179, 60), "quotactl_fd": (443, 443), "sync": (162, 81), "syncfs": (306, 267), "lookup_dcookie": (212, 18),
        "nfsservctl": (180, 42), "_sysctl": (156, None), "ustat": (136, None), "sysfs": (139, None),
    },
}
# Allowed or not by what is asked, see seccomp.py.
CHECKED: Mapping[str, Numbers] = {
    "clone": (56, 220), "clone3": (435, 435), "prctl": (157, 167), "ioctl": (16, 29), "fcntl": (72, 25), "prlimit64": (302, 261),
    "tgkill": (234, 131), "mmap": (9, 222),
}
# What the fence itself is made with.
OWN: Mapping[str, Numbers] = {
    "capget": (125, 90), "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445), "landlock_restrict_self": (446, 446),
}
# fmt: on
NUMBERS: Mapping[str, Numbers] = {name: pair for group in (*DENIED.values(), CHECKED, OWN) for name, pair in group.items()}

/** Sockets, packets and network devices. */
export const SOCKETS = `
[include/net/net_namespace.h]
get_net: takes reference 0 itself alive ~ put_net
put_net: gives reference 0
maybe_get_net: takes reference 0 alive ~ put_net; fails null
[include/net/sock.h]
sock_hold: takes reference 0 itself alive ~ sock_put __sock_put
sock_put __sock_put: gives reference 0
lock_sock lock_sock_nested: locks mutex 0 ~ release_sock; sleeps
release_sock: unlocks mutex 0
lock_sock_fast: locks mutex 0 ~ unlock_sock_fast; sleeps
unlock_sock_fast: unlocks mutex 0
bh_lock_sock: locks spin 0 ~ bh_unlock_sock; macro
bh_unlock_sock: unlocks spin 0; macro
sock_set_flag sock_reset_flag sock_valbool_flag: stores state 0
sock_flag: tests 0
sk_alloc: takes memory result ~ sk_free sock_put; fails null
sk_free: gives memory 0
sock_queue_rcv_skb sock_queue_err_skb: stores state 0; fails non-zero
sock_i_uid: reads 0; until 7.1
sock_net: reads 0
sock_rfree sock_wfree sock_efree: gives reference 0
sk_mem_charge: takes count 0 ~ sk_mem_uncharge
sk_mem_uncharge: gives count 0
[include/linux/net.h]
sock_create sock_create_kern: takes reference 3 ~ sock_release; sleeps; fails non-zero
sock_release: gives reference 0; sleeps
sockfd_lookup: takes reference result alive ~ fput; writes 1; fails null
kernel_sendmsg kernel_recvmsg sock_sendmsg sock_recvmsg: stores device 0; sleeps; fails negative
kernel_bind kernel_listen kernel_connect: stores state 0; sleeps; fails non-zero
[include/linux/netdevice.h]
dev_hold: takes reference 0 itself alive ~ dev_put
dev_put: gives reference 0
dev_get_by_name dev_get_by_index: takes reference result alive ~ dev_put; fails null
__dev_get_by_index __dev_get_by_name dev_get_by_index_rcu: tests 0; fails null
netdev_hold: takes reference 0 itself alive ~ netdev_put
netdev_put: gives reference 0
netdev_priv: pure; holder
register_netdev register_netdevice: takes registration 0 ~ unregister_netdev unregister_netdevice; sleeps; fails non-zero
unregister_netdev unregister_netdevice: gives registration 0; sleeps
free_netdev: gives memory 0; sleeps
netif_start_queue netif_stop_queue netif_wake_queue netif_carrier_on netif_carrier_off netif_device_attach netif_device_detach netif_tx_start_all_queues netif_tx_stop_all_queues netif_tx_wake_all_queues: stores device 0
netif_running netif_carrier_ok netif_queue_stopped netif_device_present: tests 0
netif_rx netif_receive_skb: stores device 0
napi_enable: takes device-enable 0 ~ napi_disable; sleeps
napi_disable: gives device-enable 0; sleeps
napi_schedule napi_schedule_irqoff: stores schedules 0
napi_complete napi_complete_done: stores state 0
napi_schedule_prep: stores state 0; fails false
dev_queue_xmit: stores device 0; fails non-zero
dev_open: takes device-enable 0 ~ dev_close; sleeps; fails non-zero
dev_close: gives device-enable 0; sleeps
dev_set_mtu: stores device 0; sleeps; fails non-zero
[include/linux/rtnetlink.h]
rtnl_lock: locks mutex global ~ rtnl_unlock; sleeps
rtnl_lock_interruptible: locks mutex global ~ rtnl_unlock; sleeps; fails non-zero; since 7.1
rtnl_lock_killable: locks mutex global ~ rtnl_unlock; sleeps; fails non-zero
rtnl_trylock: locks mutex global try ~ rtnl_unlock; fails zero
rtnl_unlock: unlocks mutex global
rtnl_is_locked lockdep_rtnl_is_held: tests global
ASSERT_RTNL: tests global; macro
[include/linux/skbuff.h]
skb_get: takes reference 0 itself alive ~ kfree_skb consume_skb dev_kfree_skb
alloc_skb __alloc_skb dev_alloc_skb: takes memory result ~ kfree_skb consume_skb dev_kfree_skb; fails null
skb_clone skb_copy pskb_copy: takes memory result ~ kfree_skb consume_skb; fails null
kfree_skb consume_skb: gives reference 0
dev_kfree_skb: gives reference 0; macro
skb_put skb_push skb_pull skb_reserve skb_trim skb_put_data skb_put_zero: stores state 0
skb_queue_tail skb_queue_head __skb_queue_tail __skb_queue_head: takes queue-entry 1 ~ skb_unlink skb_dequeue __skb_unlink
skb_dequeue skb_dequeue_tail __skb_dequeue: gives queue-entry 0; stores state 0; fails null
skb_unlink __skb_unlink: gives queue-entry 0
skb_queue_purge: gives queue-entry 0
skb_queue_head_init: stores state 0
skb_queue_empty skb_queue_len skb_peek skb_headroom skb_tailroom: tests 0
`;
